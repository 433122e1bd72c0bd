import { pointer } from "@sallyport/json";
import type { Condition, PolicyDocument, RawDocument, RawTool, ToolRule } from "./document.ts";
import { ALL_TOOLS } from "./grammar.ts";
import type { IssueCode } from "./issue.ts";
import type { Operator } from "./operators.ts";

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
  const named = new Set(tools.map((tool) => tool.name));
  return hide.flatMap((name, i) => {
    const isHiddenRule = name === ALL_TOOLS ? named.size > 0 : named.has(name);
    const message = "These rules are never reached, because the tool is hidden; remove one of the two.";
    return isHiddenRule ? [{ code: "hidden_rule", pointer: pointer(["hide", i]), message }] : [];
  });
}

/** A deny_if with a bound lets a call without the argument pass, unless something else denies that. */
function unpairedCaps(tool: ToolRule): Warning[] {
  const needed = neededPaths(tool);
  return tool.denyIf.flatMap(({ rule, conditions }) =>
    conditions.flatMap(({ op, path }, i) => {
      if (!CAPS.includes(op) || needed.has(path)) return [];
      const condition = JSON.stringify({ path, op: "exists", value: true });
      const message = `A call without ${path} passes this. Pair it: "require": [{ "conditions": [${condition}] }].`;
      return [{ code: "unpaired_cap", pointer: `${rule}/conditions/${i}`, message }];
    }),
  );
}

/** The paths without which every call is denied: required, or a cost, or denied when absent. */
function neededPaths({ require, denyIf, limits }: ToolRule): Set<string> {
  const required = require.flatMap(({ conditions }) =>
    conditions.filter((condition) => !isAbsence(condition)),
  );
  const denied = denyIf.flatMap(({ conditions }) =>
    conditions.length === 1 ? conditions.filter(isAbsence) : [],
  );
  const costs = limits.flatMap(({ cost }) => cost ?? []);
  return new Set([...[...required, ...denied].map(({ path }) => path), ...costs]);
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
