import { pointer as at } from "@sallyport/json";
import type { PolicyDocument, ToolRule } from "../language/document.ts";
import { deniesAll } from "./denies-all.ts";
import type { Subject } from "./subject.ts";
import type { FixEdit, LintTool, Warning } from "./warning.ts";

/** What the fix allows in an hour. */
const CALLS = 10;
/** Of a tool for which a counter is named. */
const MAX_NAME = 100;
const RISKY: readonly unknown[] = ["destructive", "financial"];

/** Destructive and financial tools that are allowed without a limit or an approval. */
export function unlimitedRisks(subject: Subject): Warning[] {
  const { document, tools } = subject;
  const hasSharedLimit = document.allTools.some(({ mode }) => mode === "enforce");
  return (tools ?? []).flatMap((tool) => {
    if (!RISKY.includes(tool.class) || hasSharedLimit) return [];
    if (subject.isHidden(tool)) return [];
    const rules = subject.rulesOn(tool);
    if (rules.length === 0 && document.default === "deny") return [];
    return rules.some(isGuarded) ? [] : [unlimited(subject, tool, rules)];
  });
}

function isGuarded(rule: ToolRule): boolean {
  const { limits, approval } = rule;
  if (deniesAll(rule) !== undefined || approval?.mode === "enforce") return true;
  return limits.some(({ mode }) => mode === "enforce");
}

/** Said at the rule that is most about this tool, or at the default that lets it pass. */
function unlimited(
  { document }: Subject,
  { name, class: risk }: LintTool,
  rules: readonly ToolRule[],
): Warning {
  const named = rules.find(({ selector }) => selector.kind === "name");
  const pointer = (named ?? rules[0])?.rule ?? "/default";
  const message = `${name} is ${risk ?? "risky"}, and allowed without a limit or an approval; add one of them, or deny it.`;
  // What is in shadow would stay there.
  if (named?.mode === "shadow" || name.length > MAX_NAME) return { code: "unlimited_risk", pointer, message };
  const value = { counter: freeCounter(document, name), window: "hour", max: CALLS, scope: "grant" };
  const edit: FixEdit = { kind: "set_value", pointer: at(["tools", name, "limits", "-"]), value };
  const label = `Limit ${name} to ${CALLS} calls an hour for each grant`;
  return { code: "unlimited_risk", pointer, message, fix: { label, edit } };
}

/** A name of a counter for one tool that no other rule counts on, so that its window cannot be another. */
function freeCounter({ tools, allTools }: PolicyDocument, name: string): string {
  const limits = [...allTools, ...tools.flatMap((tool) => tool.limits)];
  const taken = new Set(limits.map(({ counter }) => counter));
  for (let n = 1; ; n++) {
    const counter = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(counter)) return counter;
  }
}
