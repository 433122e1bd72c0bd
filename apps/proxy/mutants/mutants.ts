import { APPROVALS } from "./approvals.ts";
import { BUDGETS } from "./budgets.ts";
import { DEFINITIONS } from "./definitions.ts";
import { DURABILITY } from "./durability.ts";
import { EXTENSIONS } from "./extensions.ts";
import { HTTP } from "./http.ts";
import { HTTP_SSE } from "./http-sse.ts";
import type { Mutant } from "./mutant.ts";
import { NEIGHBOURS } from "./neighbours.ts";
import { OUTBOUND } from "./outbound.ts";
import { PARSING } from "./parsing.ts";
import { QUESTIONS } from "./questions.ts";
import { STREAMS } from "./streams.ts";
import { SURFACES } from "./surfaces.ts";
import { TASKS } from "./tasks.ts";

/** Every check that the proxy makes because of a row of docs/threats.md, A, B, C or S, broken; and some of L and R. */
export const MUTANTS: readonly Mutant[] = [
  ...PARSING,
  ...QUESTIONS,
  ...HTTP,
  ...STREAMS,
  ...SURFACES,
  ...EXTENSIONS,
  ...TASKS,
  ...DEFINITIONS,
  ...OUTBOUND,
  ...HTTP_SSE,
  ...NEIGHBOURS,
  ...DURABILITY,
  ...BUDGETS,
  ...APPROVALS,
];

/** Rows that have none, and why. */
export const NOT_YET: Readonly<Record<string, string>> = {
  S4: "Nothing fetches OAuth metadata; scripts/outbound.test.ts holds that nothing can connect past the guard.",
};
