import type { Mutant } from "./mutant.ts";

const TWIN = "gives back what calls took that never reached the server: a closed port";

/** docs/threats.md, L4: what is given back of a limit. */
export const BUDGETS: readonly Mutant[] = [
  {
    row: "L4",
    breaks: "gives back what a call took that an HTTP error answers",
    file: "apps/proxy/src/pipeline/handle-call.ts",
    find: "const hadNoEffect = sent?.begun !== true || failure.wasNotTaken;",
    replace: "const hadNoEffect = sent?.begun !== true || (upstreamStatus ?? 0) >= 300;",
    test: "kept-limits",
    red: "keeps what a call took that is answered a bare 504",
    green: TWIN,
  },
  {
    row: "L4",
    breaks: "gives back what a call took whose connection broke",
    file: "apps/proxy/src/pipeline/handle-call.ts",
    find: "const hadNoEffect = sent?.begun !== true || failure.wasNotTaken;",
    replace: "const hadNoEffect = upstreamStatus === null || sent?.begun !== true || failure.wasNotTaken;",
    test: "kept-limits",
    red: "keeps what a call took whose connection breaks before an answer",
    green: TWIN,
  },
  {
    row: "L4",
    breaks: "gives back what a call took that is answered 503 without a time",
    file: "apps/proxy/src/pipeline/call/upstream-failure.ts",
    find: " && this.retryAfterMs !== undefined;",
    replace: ";",
    test: "kept-limits",
    red: "keeps what a call took that is answered a bare 503",
    green: TWIN,
  },
  {
    row: "L4",
    breaks: "gives back what a call took in a session that the server says is lost",
    file: "apps/proxy/src/pipeline/relay/relay-http-error.ts",
    find: "hadNoEffect: !upstream.begun",
    replace: "hadNoEffect: true",
    test: "kept-limits",
    red: "L4 keeps what a call took in a session that the server says is lost",
    green: TWIN,
  },
  {
    row: "R8",
    breaks: "counts in a Redis that has lost its sums",
    file: "packages/limits/src/redis/lua.ts",
    find: "if not isKnown then return { 'unknown', server } end${SLICES}",
    replace: "${SLICES}",
    test: "redis-faults",
    red: "loses all keys: that is noticed, and no budget is refilled",
    green: "loses nothing: its budget is counted to the end",
  },
  {
    row: "R8",
    breaks: "restores nothing where Redis has lost its sums",
    file: "packages/limits/src/redis/restoring.ts",
    find: "const open = await counters.openCounters(org);",
    replace: "const open = (await counters.openCounters(org)).slice(0, 0);",
    test: "redis-faults",
    red: "loses all keys: that is noticed, and no budget is refilled",
    green: "loses nothing: its budget is counted to the end",
  },
];
