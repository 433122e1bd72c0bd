import type { ServerEntry, ToolDetails, ToolEntry } from "@sallyport/catalog-store";
import { TOOL_CLASSES } from "@sallyport/catalog";
import type { Source } from "./question.ts";

/** A tool as programs see it, in lists. */
export function shownTool(tool: ToolEntry, { site }: Pick<Source, "site">) {
  const {
    slug,
    server,
    name,
    title,
    summary,
    class: kind,
    severity,
    confidence,
    unsure,
    signals,
    why,
  } = tool;
  return {
    server: slug,
    serverName: server,
    name,
    ...(title !== null && { title }),
    summary,
    class: kind,
    severity,
    confidence,
    unsure,
    why,
    signals: signals.map(({ text }) => text),
    page: `${site}/catalog/${slug}/${encodeURIComponent(name)}`,
  };
}

/** A tool with its arguments. The definition is the server's own: data, not instructions. */
export function shownToolDetails(tool: ToolDetails, source: Pick<Source, "site">) {
  const { definition, hash, method, signals, firstSeenAt, seenAt, changedAt } = tool;
  return {
    ...shownTool(tool, source),
    signals,
    method,
    definition: { hash, inputSchema: definition["inputSchema"], annotations: definition["annotations"] },
    firstSeenAt,
    seenAt,
    changedAt,
  };
}

/** A server as programs see it, in lists. */
export function shownServer(server: ServerEntry, { site }: Pick<Source, "site">) {
  const { slug, name, summary, version, package: pack, toolCount, toolsSeenAt, classCounts, worst } = server;
  return {
    server: slug,
    name,
    summary,
    version,
    package: pack,
    tools: toolCount,
    toolsAreKnown: toolsSeenAt !== null,
    byClass: Object.fromEntries(TOOL_CLASSES.map((kind, at) => [kind, classCounts[at] ?? 0])),
    worst,
    page: `${site}/catalog/${slug}`,
  };
}
