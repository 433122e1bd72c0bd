import { STRENGTHS } from "@sallyport/catalog";
import type { ToolEntry } from "@sallyport/catalog-store";
import { visibleJson } from "@sallyport/ui";
import { counted } from "../preferences/format-time.ts";
import { classPath, serverPath, toolPath } from "./addresses.ts";
import { CLASS_WORDS, SEVERITY_WORDS } from "./class-words.ts";
import { dayOf } from "./day-of.ts";
import { codeSpan, document, fenced, link, list, say, table, text } from "./markdown.ts";
import { SOURCE_WORDS } from "./server-words.ts";
import { STRENGTH_WORDS } from "./strength-words.ts";
import type { ToolContent } from "./tool-content.ts";
import { percent } from "./tool-questions.ts";

/** A tool's page as Markdown: the same content, for agents and for people who paste. `origin` makes links whole. */
export function toolMarkdown(content: ToolContent, origin: string, attacks: readonly string[] = []): string {
  const { tool, server, summary, said, reach, parameters, policies, questions, totals } = content;
  const words = CLASS_WORDS[tool.class];
  return document([
    `# ${codeSpan(tool.name)} of the ${text(server.name)} MCP server`,
    `**${SEVERITY_WORDS[tool.severity].label}** · ${link(`${tool.class} tool`, origin + classPath(tool.class))} · part of ${link(server.name, origin + serverPath(server.slug))}`,
    text(summary),
    said &&
      `In the server's own words (not checked; from ${SOURCE_WORDS[server.source]}, ${dayOf(server.seenAt)}):`,
    said && `> ${text(said.slice(0, 4000))}`,
    "## Risk signals",
    tool.signals.length === 0 ? "None found." : list(tool.signals.map((signal) => text(signal.text))),
    "## What an agent without limits could do",
    text(words.means),
    list(reach.map(say)),
    text(words.risk),
    `Why this class: ${text(tool.why)} Confidence ${percent(tool.confidence)}, method version ${text(tool.method)}.`,
    "## Parameters",
    parameters.length === 0
      ? "None, or not known."
      : table(
          ["Parameter", "Type", "Required", "Bounds", "Signals"],
          parameters.map((one) => [
            codeSpan(one.path).replaceAll("|", "\\|"),
            text(one.type),
            one.required ? "yes" : "no",
            text(one.bounds.join("; ")),
            text(one.signals.map((signal) => signal.text).join("; ")),
          ]),
        ),
    "## Policy",
    text(words.advice),
    ...STRENGTHS.flatMap((strength) => [
      `### ${STRENGTH_WORDS[strength].label}`,
      STRENGTH_WORDS[strength].means,
      fenced("json", visibleJson(policies[strength].text)),
      list(policies[strength].notes.map(text)),
    ]),
    ...(attacks.length > 0 ? ["## Attacks that use what this tool gives", list(attacks)] : []),
    `## Other ${tool.class} tools`,
    list(content.others.map((other) => toolLine(other, origin))),
    "## Questions and answers",
    ...questions.flatMap(({ ask, answer }) => [`### ${say(ask)}`, ...answer.map(say)]),
    `${counted(totals.servers, "MCP server")} and ${counted(totals.tools, "tool")} are in the catalogue.`,
  ]);
}

/** A tool in a list. */
export function toolLine(tool: ToolEntry, origin: string): string {
  const about = tool.summary === null ? "" : `: ${text(tool.summary)}`;
  return `[${codeSpan(tool.name)}](${origin}${toolPath(tool.slug, tool.name)}) of ${text(tool.server)} (${tool.class}, ${tool.severity})${about}`;
}
