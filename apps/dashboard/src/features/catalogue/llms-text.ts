import { TOOL_CLASSES } from "@sallyport/catalog";
import { CATALOGUE, CHANGES, classPath, markdownPath } from "./addresses.ts";
import { CLASS_WORDS } from "./class-words.ts";
import type { Totals } from "./tool-content.ts";

/** What this site is and where a model finds it as text (llmstxt.org). */
export function llmsText(origin: string, totals: Totals, more: readonly string[] = []): string {
  const page = (name: string, path: string, about: string): string =>
    `- [${name}](${origin}${markdownPath(path)}): ${about}`;
  return `# Sallyport

> A control plane and an edge proxy for MCP. Each tool call is checked against a policy, recorded, and only then
> forwarded. Its public catalogue classifies ${totals.tools} tools of ${totals.servers} MCP servers and has a policy for each.

Every page of the catalogue is Markdown at the same address with /page.md behind it. A tool is at
${origin}${CATALOGUE}/SERVER/TOOL, a server at ${origin}${CATALOGUE}/SERVER.

## Catalogue

${page("Servers", CATALOGUE, "servers, those with the riskiest tools first")}
${page("Changes", CHANGES, "tools that appeared, disappeared or take other arguments")}
${TOOL_CLASSES.map((kind) => page(CLASS_WORDS[kind].title, classPath(kind), CLASS_WORDS[kind].means)).join("\n")}
${more.length > 0 ? `\n${more.join("\n")}\n` : ""}
## Documentation

- [Quick start](${origin}/docs): from an account to the first decided call
- [Policy language](${origin}/docs/policy-language): all that a policy can say
- [Client setup](${origin}/docs/clients): configuration of each MCP client
- [JSON Schema of policies](${origin}/schemas/policy-v2.json)

## Optional

- [All addresses](${origin}/sitemap.xml)
`;
}
