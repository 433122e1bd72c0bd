import type { Mutant } from "./mutant.ts";

/** docs/threats.md, C13: changed and new definitions. */
const FILE = "apps/proxy/src/adapters/state/tool-definitions.ts";
const GREEN = "lists and forwards an unchanged tool whose keys come in another order";

export const DEFINITIONS: readonly Mutant[] = [
  {
    row: "C13",
    breaks: "does not compare what is listed with what was reviewed",
    file: FILE,
    find: "seenTools.set(name, hash);",
    replace: "void hash;",
    test: "definitions",
    red: "denies a tool that is listed twice, once changed, in either order (D)",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "takes a tool that nobody reviewed for reviewed",
    file: FILE,
    find: 'if (pin === undefined || pin.reviewedHash === null) return "new";',
    replace: 'if (pin === undefined || pin.reviewedHash === null) return "reviewed";',
    test: "definitions",
    red: "removes from lists and denies a new tool until somebody accepts it (D)",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "looks at the first of two tools with one name",
    file: FILE,
    find: "if (before !== undefined && before.hash !== tools.get(name)?.reviewedHash) continue;",
    replace: "if (before !== undefined) continue;",
    test: "definitions",
    red: "denies a tool that is listed twice, once changed, in either order (D)",
    green: GREEN,
  },
  {
    row: "C13",
    breaks: "forgets at its start what was seen before",
    file: FILE,
    find: "const newest = memory.seenTools.get(name) ?? pin.hash;",
    replace: "const newest = memory.seenTools.get(name) ?? pin.reviewedHash;",
    test: "definitions",
    red: "denies a changed tool after a restart when it was listed before (D)",
    green: GREEN,
  },
];
