import { STRENGTHS } from "@sallyport/catalog";
import type { ChangeEntry, ServerDetails, ServerEntry, ToolEntry } from "@sallyport/catalog-store";
import { visibleJson } from "@sallyport/ui";
import { counted } from "../preferences/format-time.ts";
import { serverPath } from "./addresses.ts";
import { dayOf } from "./day-of.ts";
import { document, fenced, link, list, say, text } from "./markdown.ts";
import { richOf } from "./rich.ts";
import { serverPosture, serverSummary, severitySummary } from "./server-posture.ts";
import { isRemote, originOf, SOURCE_WORDS } from "./server-words.ts";
import { serverSuggestion } from "./server-suggestion.ts";
import { STRENGTH_WORDS } from "./strength-words.ts";
import type { Totals } from "./tool-content.ts";
import { toolLine } from "./tool-markdown.ts";

/** A server's page as Markdown. */
export function serverMarkdown(server: ServerDetails, origin: string): string {
  const known = originOf(server);
  return document([
    `# ${text(server.name)} MCP server`,
    text(serverSummary(server)),
    server.watch === null ? undefined : `What to watch: ${text(server.watch)}`,
    "## Where it comes from",
    list([
      ...(known === undefined ? [] : [text(known)]),
      ...(server.package === null ? [] : [`package ${text(server.package)}`]),
      ...(server.version ? [`version ${text(server.version)}`] : []),
      ...(server.licence === null ? [] : [`licence ${text(server.licence)}`]),
      isRemote(server) ? "reached over HTTP" : "started by its client (stdio)",
      `known from ${SOURCE_WORDS[server.source]}, seen ${dayOf(server.seenAt)}`,
    ]),
    "## Posture",
    list(serverPosture(server).map(say)),
    `## ${counted(server.tools.length, "known tool")}, the riskiest first`,
    list(server.tools.map((tool) => toolLine(tool, origin))),
    "## The full policy",
    ...STRENGTHS.flatMap((strength) => {
      const { text: json, notes } = serverSuggestion(server, strength);
      const { label, means } = STRENGTH_WORDS[strength];
      return [`### ${label}`, means, fenced("json", visibleJson(json)), list(notes.map(text))];
    }),
    "## Changes",
    changesMarkdown(server.changes),
  ]);
}

export const changesMarkdown = (changes: readonly ChangeEntry[]): string =>
  changes.length === 0
    ? "None."
    : list(
        changes.map(
          ({ at, server, severity, text: what }) =>
            `${dayOf(at)} ${text(server)} (${severity}): ${say(richOf(what))}`,
        ),
      );

/** A list of tools with what they have in common. */
export const toolsMarkdown = (
  page: { readonly title: string; readonly about: readonly string[]; readonly tools: readonly ToolEntry[] },
  origin: string,
): string =>
  document([
    `# ${text(page.title)}`,
    ...page.about.map(text),
    list(page.tools.map((tool) => toolLine(tool, origin))),
  ]);

/** The catalogue's home. */
export const catalogueMarkdown = (
  page: { readonly totals: Totals; readonly servers: readonly ServerEntry[] },
  origin: string,
): string =>
  document([
    "# MCP servers and their tools, judged",
    `${counted(page.totals.servers, "server")} and ${counted(page.totals.tools, "tool")}. The ${page.servers.length} with the riskiest tools:`,
    list(
      page.servers.map(
        (server) =>
          `${link(server.name, origin + serverPath(server.slug))} (${counted(server.toolCount, "tool")}${
            severitySummary(server.severityCounts) && `, ${severitySummary(server.severityCounts)}`
          })${server.summary === null ? "" : `: ${text(server.summary)}`}`,
      ),
    ),
  ]);
