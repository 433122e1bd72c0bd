import type { Outputs } from "../../trpc/outputs.ts";

/** A page of decisions, newest first. */
export type DecisionPage = Outputs["audit"]["list"];

/** One decision of the proxy, with the outcome of the call. */
export type Decision = DecisionPage["rows"][number];
