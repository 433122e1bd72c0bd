import {
  type Attack,
  ATTACKS,
  attacksOf,
  CATEGORIES,
  CATEGORY_TEXTS,
  type JudgedTool,
  OUTCOME_TEXTS,
  replayOf,
  REPLAYS,
} from "@sallyport/attacks";
import { document, fenced, link, list, text } from "../catalogue/markdown.ts";
import { attackPath } from "./addresses.ts";
import { policyText } from "./attack-policy.tsx";
import { KIND_WORDS } from "./attack-words.ts";

const lineOf = (attack: Attack, origin: string): string =>
  `${link(attack.title, origin + attackPath(attack.id))} (${OUTCOME_TEXTS[attack.verdict].title.toLowerCase()}): ${text(attack.summary)}`;

/** An attack's page as Markdown. */
export function attackMarkdown(attack: Attack): string {
  const { calls } = attack;
  const policy = policyText(attack);
  return document([
    `# ${text(attack.title)}`,
    `**${OUTCOME_TEXTS[attack.verdict].title}** · ${text(CATEGORY_TEXTS[attack.category].title)} · ${attack.date} · ${KIND_WORDS[attack.kind]}`,
    text(attack.summary),
    list(
      [
        `Cause: ${text(attack.cause)}`,
        attack.impact === null ? "" : `Impact: ${text(attack.impact)}`,
        `Seen in: ${text(attack.target)}`,
        attack.cve.join(", "),
        attack.owaspMcp.length > 0 ? `OWASP MCP Top 10: ${attack.owaspMcp.join(", ")}` : "",
        attack.owaspAgentic.length > 0 ? `OWASP agentic: ${attack.owaspAgentic.join(", ")}` : "",
      ].filter((line) => line !== ""),
    ),
    policy === null ? "## Why no policy on calls stops it" : "## The policy against it",
    `${OUTCOME_TEXTS[attack.verdict].about} ${text(attack.because)}`,
    policy === null ? undefined : fenced("json", policy),
    ...(calls === null
      ? []
      : [
          "It denies this call:",
          fenced("", `${calls.harmful.tool} ${JSON.stringify(calls.harmful.args)}`),
          "It lets this one pass:",
          fenced("", `${calls.harmless.tool} ${JSON.stringify(calls.harmless.args)}`),
        ]),
    replayed(attack),
    "## Sources",
    list(attack.sources.map((source) => `<${source}>`)),
  ]);
}

function replayed({ id }: Attack): string | undefined {
  const replay = replayOf(id);
  if (replay === undefined) return undefined;
  const without = replay.past === "policy" ? "without the policy" : "without the proxy";
  return `Replayed through the proxy of version ${REPLAYS.version}: ${without} the harmful call arrived at the server, with it it did not (\`${replay.rule}\`).`;
}

/** The whole database as Markdown, by category. */
export const attacksMarkdown = (origin: string): string =>
  document([
    "# MCP attack database",
    ...CATEGORIES.flatMap((category) => [
      `## ${text(CATEGORY_TEXTS[category].title)}`,
      text(CATEGORY_TEXTS[category].about),
      list(ATTACKS.filter((attack) => attack.category === category).map((attack) => lineOf(attack, origin))),
    ]),
  ]);

/** Attacks that abuse what a tool gives, for the Markdown of its page. */
export const relatedLines = (tool: JudgedTool, origin: string): string[] =>
  attacksOf(tool)
    .slice(0, 6)
    .map((attack) => lineOf(attack, origin));
