import type { Outputs } from "../../trpc/outputs.ts";

export type ServerSummary = Outputs["server"]["list"][number];
export type ServerDetails = Outputs["server"]["get"];
export type ConnectionResult = Outputs["server"]["testConnection"];
export type ToolReview = Outputs["server"]["toolReview"];
export type LeftOutTool = ServerDetails["leftOut"][number];
export type Tool = ServerDetails["tools"][number];
