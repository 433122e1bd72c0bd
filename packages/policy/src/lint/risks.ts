import type { ToolRule } from "../language/document.ts";
import { deniesAll } from "./denies-all.ts";
import type { Subject } from "./subject.ts";
import type { FixEdit, LintTool, Warning } from "./warning.ts";

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
    return rules.some(isGuarded) ? [] : [unlimited(tool, rules)];
  });
}

function isGuarded(rule: ToolRule): boolean {
  const { limits, approval } = rule;
  if (deniesAll(rule) !== undefined || approval?.mode === "enforce") return true;
  return limits.some(({ mode }) => mode === "enforce");
}

/** Said at the rule that is most about this tool, or at the default that lets it pass. */
function unlimited({ name, class: risk }: LintTool, rules: readonly ToolRule[]): Warning {
  const named = rules.find(({ selector }) => selector.kind === "name");
  const pointer = (named ?? rules[0])?.rule ?? "/default";
  const message = `${name} is ${risk ?? "risky"}, and allowed without a limit or an approval; add one of them, or deny it.`;
  // What is in shadow would stay there.
  if (named !== undefined && (named.mode === "shadow" || named.approval !== undefined)) {
    return { code: "unlimited_risk", pointer, message };
  }
  const edit: FixEdit = { kind: "require_approval", tool: name };
  return { code: "unlimited_risk", pointer, message, fix: { label: `Ask for approval of ${name}`, edit } };
}
