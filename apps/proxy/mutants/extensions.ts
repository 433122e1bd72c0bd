import type { Mutant } from "./mutant.ts";

/** Extensions of the protocol: docs/threats.md, C17. */
export const EXTENSIONS: readonly Mutant[] = [
  {
    row: "C17",
    breaks: "allows every extension",
    file: "apps/proxy/src/pipeline/decide/surfaces.ts",
    find: 'return decideSurface(policy, { surface: "extensions", name: id }).effect === "allow";',
    replace: 'return decideSurface(policy, { surface: "extensions", name: id }).effect !== "";',
    test: "extensions",
    red: "C17 none is negotiated without the surface, whatever else the policy allows",
    green:
      "C17 the page of an app is a resource like others: read where it is allowed, and never asked for elsewhere",
  },
  {
    row: "C17",
    breaks: "looks at the extensions of clients in initialize only",
    file: "apps/proxy/src/pipeline/parse/stateless-request.ts",
    find: "...withPassingExtensions(claimed, at),",
    replace: "...(at.target.serverId === method ? withPassingExtensions(claimed, at) : claimed),",
    test: "extensions",
    red: "C17 resources/read tells of those that the policy allows",
    green:
      "C17 the page of an app is a resource like others: read where it is allowed, and never asked for elsewhere",
  },
  {
    row: "C17",
    breaks: "passes on every link to the page of an app",
    file: "apps/proxy/src/pipeline/rewrite/tool-list.ts",
    find: ".filter(({ name }) => isShown(name)).map(linked);",
    replace: ".filter(({ name }) => isShown(name) || linked === undefined);",
    test: "extensions",
    red: "C17 a tool links to its page where the policy allows apps and the page, and not where it lacks one",
    green: "C17 MCP Apps are negotiated where the policy allows them, and nothing else is",
  },
];
