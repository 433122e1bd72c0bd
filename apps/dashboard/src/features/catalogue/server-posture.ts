import { SEVERITIES, type SignalKind, TOOL_CLASSES } from "@sallyport/catalog";
import type { ServerDetails } from "@sallyport/catalog-store";
import { counted } from "../preferences/format-time.ts";
import { CLASS_WORDS } from "./class-words.ts";
import { codes, type Rich, rich } from "./rich.ts";

/** Our sentences about a server: the written ones, or what its tools say by their numbers. */
export function serverSummary(server: ServerDetails): string {
  if (server.summary !== null) return server.summary;
  if (server.toolsSeenAt === null) {
    return `${server.name} is known by its entry in a list only. Nobody has asked it for its tools yet.`;
  }
  const worst = server.tools.filter(({ severity }) => severity === server.worst).length;
  return `${server.name} has ${counted(server.toolCount, "tool")}, of which ${worst} ${worst === 1 ? "is" : "are"} of ${server.worst} risk.`;
}

type Tools = ServerDetails["tools"];
const named = (tools: Tools): Rich => codes(tools.map(({ name }) => name));

/** What its tools together make possible, from their classes and signals. */
export function serverPosture(server: ServerDetails): readonly Rich[] {
  const { tools } = server;
  const having = (kind: SignalKind): Tools =>
    tools.filter(({ signals }) => signals.some((signal) => signal.kind === kind));
  return [
    ...classLines(tools),
    ...leakLine(having),
    ...line(having("hidden_text"), (who) => rich`Text that hides from people stands in ${who}.`),
    ...line(
      having("hints_contradict_the_rest"),
      (who) => rich`Annotations that say less than the tool does: ${who}.`,
    ),
    ...line(having("code"), (who) => rich`Code, SQL or commands are taken by ${who}.`),
    ...line(having("path"), (who) => rich`Paths of files are taken by ${who}.`),
    ...hintLine(having("hints_missing").length, tools.length),
    ...(server.toolCount > tools.length
      ? [
          rich`Of its ${counted(server.toolCount, "tool")}, ${tools.length} ${tools.length === 1 ? "is" : "are"} known here.`,
        ]
      : []),
  ];
}

function classLines(tools: Tools): Rich[] {
  return TOOL_CLASSES.toReversed().flatMap((kind) => {
    const members = tools.filter((tool) => tool.class === kind);
    if (members.length === 0) return [];
    const verb = members.length === 1 ? CLASS_WORDS[kind].one : `${members.length} ${kind} tools`;
    return [members.length > 4 && kind === "read" ? rich`${verb}.` : rich`${verb}: ${named(members)}.`];
  });
}

/** Private data, text of strangers and a way out, in one agent: each is harmless alone. */
function leakLine(having: (kind: SignalKind) => Tools): Rich[] {
  const [ways, reads] = [having("recipient"), [...having("path"), ...having("free_query")]];
  const out = [...new Set([...ways, ...having("url")])];
  if (out.length === 0 || reads.length === 0) return [];
  return [
    rich`What is read with ${named([...new Set(reads)].slice(0, 2))} can leave by ${named(out.slice(0, 2))}: together they leak.`,
  ];
}

const line = (tools: Tools, say: (who: Rich) => Rich): Rich[] =>
  tools.length === 0 ? [] : [say(named(tools))];

function hintLine(silent: number, all: number): Rich[] {
  if (silent === 0 || all === 0) return [];
  return [
    silent === all
      ? rich`None of its tools says in annotations whether it reads, writes or destroys.`
      : rich`${silent} of ${all} tools say nothing of themselves in annotations.`,
  ];
}

/** "3 critical, 1 high": what is worth a warning, for badges and lists. */
export function severitySummary(counts: readonly number[]): string {
  const grave = SEVERITIES.toReversed()
    .map((severity) => [severity, counts[SEVERITIES.indexOf(severity)] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .slice(0, 2);
  return grave.map(([severity, count]) => `${count} ${severity}`).join(", ");
}
