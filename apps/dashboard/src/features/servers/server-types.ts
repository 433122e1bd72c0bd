import type { AppRouter } from "@sallyport/api";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>["server"];

export type ServerSummary = Outputs["list"][number];
export type ServerDetails = Outputs["get"];
export type ToolReview = Outputs["toolReview"];
export type Tool = ServerDetails["tools"][number];
