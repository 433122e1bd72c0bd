import type { Mutant } from "./mutant.ts";

/** One organisation must not slow the others. */
export const NEIGHBOURS: readonly Mutant[] = [
  {
    row: "R13",
    breaks: "reads for ever what nobody waits for",
    file: "apps/proxy/src/pipeline/handle-call.ts",
    find: "else upstream.abandon(left, exchange.holdsPlace);",
    replace: "",
    test: "noisy-neighbours",
    red: "R13 cuts calls whose clients have left when their servers never stop",
    green: "R13 lets a call go on whose client has left, for as long as its server says little",
  },
  {
    row: "R13",
    breaks: "prepares a long list in one piece",
    file: "apps/proxy/src/pipeline/rewrite/prepare-list.ts",
    find: "if (tools.length * unitsEach <= UNITS_AT_ONCE || tools.length > MAX_LIST_ENTRIES) return undefined;",
    replace: "if (tools.length > 0) return undefined;",
    test: "noisy-neighbours",
    red: "has 5,000 patterns of names, and lists 3,900 tools",
    green: "calls on fifty connections without pause",
  },
];
