import type { Outputs } from "../../trpc/outputs.ts";

/** One approval, with what its tool can do. */
export type Approval = Outputs["approval"]["get"];

/** As lists have it. */
export type ListedApproval = Outputs["approval"]["list"][number];
