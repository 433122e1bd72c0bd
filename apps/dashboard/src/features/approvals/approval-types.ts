import type { Outputs } from "../../trpc/outputs.ts";

export type Approval = Outputs["approval"]["get"];
