import type { Mutant } from "./mutant.ts";

/** docs/threats.md, C13: changed and new definitions. */
const FILE = "apps/proxy/src/adapters/state/tool-definitions.ts";
const GREEN = "an unchanged tool passes, in any order of its keys";

export const DEFINITIONS: readonly Mutant[] = [
  {
    row: "C13",
    breaks: "does not compare what is listed with what was reviewed",
    file: FILE,
    find: "seenTools.set(name, hash);",
    replace: "void hash;",
    test: "definitions",
    red: "of two tools with one name the changed one counts, in either order",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "takes a tool that nobody reviewed for reviewed",
    file: FILE,
    find: 'if (pin === undefined || pin.reviewedHash === null) return "new";',
    replace: 'if (pin === undefined || pin.reviewedHash === null) return "reviewed";',
    test: "definitions",
    red: "a tool that came later is gone and refused until somebody accepts it",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "looks at the first of two tools with one name",
    file: FILE,
    find: "if (before !== undefined && before.hash !== tools.get(name)?.reviewedHash) continue;",
    replace: "if (before !== undefined) continue;",
    test: "definitions",
    red: "of two tools with one name the changed one counts, in either order",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "forgets at its start what was seen before",
    file: FILE,
    find: "const newest = memory.seenTools.get(name) ?? pin.hash;",
    replace: "const newest = memory.seenTools.get(name) ?? pin.reviewedHash;",
    test: "definitions",
    red: "a proxy that starts judges by what was seen before it",
    green: GREEN,
  },
];
