import type { Signal, Severity, ToolClass } from "@sallyport/catalog";
import { isWorse, SEVERITIES } from "@sallyport/catalog";

export type ChangeKind =
  | "server_added"
  | "version"
  | "tool_added"
  | "tool_removed"
  | "tool_changed"
  | "verdict_changed";

/** Something that is not as it was at the last look. `tool` is null when it is about the whole server. */
export type Change = {
  readonly tool: string | null;
  readonly kind: ChangeKind;
  readonly severity: Severity;
  readonly text: string;
};

/** One tool at one time, as far as changes are concerned. */
export type ToolState = {
  readonly name: string;
  readonly hash: string;
  readonly class: ToolClass;
  readonly severity: Severity;
  readonly method: string;
  readonly signals: readonly Signal[];
  readonly parameters: readonly string[];
};

/** What is new between two looks at the same server. Each text is a sentence of ours about facts. */
export function changesBetween(
  before: ReadonlyMap<string, ToolState>,
  after: ReadonlyMap<string, ToolState>,
): Change[] {
  const changes: Change[] = [];
  for (const tool of after.values()) {
    const old = before.get(tool.name);
    if (old === undefined) changes.push(added(tool));
    else changes.push(...changed(old, tool));
  }
  for (const { name } of before.values()) {
    if (!after.has(name))
      changes.push({ tool: name, kind: "tool_removed", severity: "low", text: `\`${name}\` is gone.` });
  }
  return changes;
}

function added({ name, class: kind, severity }: ToolState): Change {
  return { tool: name, kind: "tool_added", severity, text: `\`${name}\` appeared: ${article(kind)} tool.` };
}

function changed(old: ToolState, now: ToolState): Change[] {
  const { name } = now;
  const became =
    old.class === now.class && old.severity === now.severity
      ? undefined
      : `\`${name}\` was ${old.class} (${old.severity}) and is ${now.class} (${now.severity}).`;
  if (old.hash === now.hash) {
    // The tool is as it was: another version of the method, or other tools beside it, gave another verdict.
    return became === undefined
      ? []
      : [{ tool: name, kind: "verdict_changed", severity: "low", text: became }];
  }
  const said = [...differences(old, now), ...(became === undefined ? [] : [became])];
  const text = said.length > 0 ? said.join(" ") : `\`${name}\` describes itself in other words.`;
  return [{ tool: name, kind: "tool_changed", severity: severityOfChange(old, now), text }];
}

function differences(old: ToolState, now: ToolState): string[] {
  const taken = now.parameters.filter((parameter) => !old.parameters.includes(parameter));
  const dropped = old.parameters.filter((parameter) => !now.parameters.includes(parameter));
  return [
    ...(taken.length > 0 ? [`\`${now.name}\` now takes ${listed(taken)}.`] : []),
    ...(dropped.length > 0 ? [`\`${now.name}\` takes ${listed(dropped)} no more.`] : []),
    ...newSignals(old, now).map(({ text }) => `New: ${text}.`),
  ];
}

/** A worse class counts as much as the tool itself; hidden text always counts most; new ways in count for something. */
function severityOfChange(old: ToolState, now: ToolState): Severity {
  const news = newSignals(old, now);
  if (news.some(({ kind }) => kind === "hidden_text")) return "critical";
  if (isWorse(now.class, old.class)) return worst(now.severity, "medium");
  return news.some(({ kind }) => WAYS_IN.has(kind)) ? "medium" : "low";
}

const WAYS_IN = new Set([
  "path",
  "url",
  "code",
  "free_query",
  "secret",
  "recipient",
  "money",
  "force",
  "open_object",
  "imperative_text",
]);

function newSignals(old: ToolState, now: ToolState): Signal[] {
  const key = ({ kind, parameter }: Signal): string => `${kind} ${parameter ?? ""}`;
  const known = new Set(old.signals.map(key));
  return now.signals.filter((signal) => !known.has(key(signal)));
}

function worst(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other) ? one : other;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `\`${name}\``);
  return names.length > 5 ? `${shown.join(", ")} and ${names.length - 5} more` : shown.join(", ");
}

function article(kind: ToolClass): string {
  return kind === "execute" ? "an execute" : `a ${kind}`;
}
