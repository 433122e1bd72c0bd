import { pointer } from "@sallyport/json";
import type { Condition, Group, PolicyDocument, ToolRule } from "./document.ts";
import type { RawDocument, RawTool } from "./document-of.ts";
import { ALL_TOOLS } from "./grammar-words.ts";
import type { IssueCode } from "./issue.ts";
import type { Operator } from "./operators.ts";
import { selectorText } from "./selector.ts";

export type Warning = { code: IssueCode; pointer: string; message: string };

const CAPS: readonly Operator[] = ["lt", "lte", "gt", "gte"];

/** What the document alone shows to be unlikely to mean what its author thinks (design/policy.md section 4). */
export function warningsOf(document: PolicyDocument, raw: RawDocument): Warning[] {
  return [
    ...hiddenRules(document),
    ...document.tools.flatMap(unpairedCaps),
    ...Object.entries(raw.tools ?? {}).flatMap(([name, tool]) => unusedReason(name, tool)),
  ];
}

function hiddenRules({ hide, tools }: PolicyDocument): Warning[] {
  const named = new Set(tools.map(({ selector }) => selectorText(selector)));
  return hide.flatMap(({ selector, rule }) => {
    const text = selectorText(selector);
    const isHiddenRule = text === ALL_TOOLS ? named.size > 0 : named.has(text);
    const message = "These rules are never reached, because the tool is hidden; remove one of the two.";
    return isHiddenRule ? [{ code: "hidden_rule", pointer: rule, message }] : [];
  });
}

/** A deny_if with a bound lets a call without the argument pass, unless something else denies that. */
function unpairedCaps(tool: ToolRule): Warning[] {
  const needed = neededPaths(tool);
  return tool.denyIf.flatMap(({ rule, conditions }) =>
    conditions.flatMap((condition, i) => {
      if (!isCondition(condition)) return [];
      const { op, path } = condition;
      if (!CAPS.includes(op) || needed.has(path)) return [];
      const exists = JSON.stringify({ path, op: "exists", value: true });
      const message = `A call without ${path} passes this. Pair it: "require": [{ "conditions": [${exists}] }].`;
      return [{ code: "unpaired_cap", pointer: `${rule}/conditions/${i}`, message }];
    }),
  );
}

/** The paths without which every call is denied: required, or a cost, or denied when absent. */
function neededPaths({ require, denyIf, limits }: ToolRule): Set<string> {
  const required = require.flatMap(({ conditions }) =>
    conditions.filter(isCondition).filter((condition) => !isAbsence(condition)),
  );
  const denied = denyIf.flatMap(({ conditions }) =>
    conditions.length === 1 ? conditions.filter(isCondition).filter(isAbsence) : [],
  );
  const costs = limits.flatMap((limit) => (limit.kind === "limit" ? (limit.cost ?? []) : []));
  return new Set([...[...required, ...denied].map(({ path }) => path), ...costs]);
}

function isCondition(group: Group): group is Condition {
  return "path" in group;
}

/** The one condition that holds of an absent argument. */
function isAbsence({ op, value }: Condition): boolean {
  return op === "exists" && value === false;
}

function unusedReason(name: string, { action, reason, rate_limit }: RawTool): Warning[] {
  if (reason === undefined || action === "deny" || action === "require_approval" || rate_limit !== undefined)
    return [];
  const message =
    'No one reads this: reason belongs to "action": "deny" or "require_approval", or to rate_limit.';
  return [{ code: "unused_reason", pointer: pointer(["tools", name, "reason"]), message }];
}
