import type { Outputs } from "../../trpc/outputs.ts";

export type PolicySummary = Outputs["policy"]["list"][number];
export type PolicyDetails = Outputs["policy"]["get"];
