import { inputSchemaFault } from "../decide/compile-input-schema.ts";
import type { ArgumentsRule } from "../language/document.ts";
import { quoted } from "../language/issue.ts";
import { deniesAll } from "./denies-all.ts";
import type { Subject } from "./subject.ts";
import type { LintTool, Warning } from "./warning.ts";

/** How many schemas are compiled at most: a server may have very many tools, and an editor asks at each change. */
const MAX_SCHEMAS = 500;

/** Tools whose calls `arguments: "pinned"` denies, because their inputSchema cannot be checked as it is meant. */
export function uncheckedSchemas(subject: Subject): Warning[] {
  return (subject.tools ?? [])
    .filter((tool) => tool.inputSchema !== undefined && !subject.isHidden(tool))
    .map((tool) => ({ tool, rules: pinningRules(subject, tool) }))
    .filter(({ rules }) => rules.length > 0)
    .slice(0, MAX_SCHEMAS)
    .flatMap(({ tool, rules }) => warningsOf(tool, rules));
}

/** A tool's own rules stand instead of what the document says. */
function pinningRules(subject: Subject, tool: LintTool): ArgumentsRule[] {
  const { document } = subject;
  const rules = subject.rulesOn(tool);
  if (rules.length === 0 && document.default === "deny") return [];
  if (rules.some((rule) => deniesAll(rule) !== undefined)) return [];
  const own = rules.flatMap((rule) => rule.arguments ?? []);
  const said = own.length > 0 ? own : [document.arguments].filter((rule) => rule !== undefined);
  return said.filter(({ schema }) => schema === "pinned");
}

function warningsOf({ name, inputSchema }: LintTool, rules: readonly ArgumentsRule[]): Warning[] {
  const fault = inputSchemaFault(inputSchema);
  if (fault === undefined) return [];
  const { denies, reason } = fault;
  const what = denies === "all" ? "Every call of" : "A call that uses that argument of";
  const message = `${what} the tool ${quoted(name)} is denied here. ${reason}`;
  return rules.map(({ rule }) => ({ code: "unchecked_schema", pointer: rule, message }));
}
