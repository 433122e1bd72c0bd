import { canonical } from "@sallyport/json";
import type { Condition, Group, PolicyDocument, ToolRule } from "../language/document.ts";
import { checkOperand } from "../values/operand.ts";
import { EACH, hasItems, parsePath } from "../values/path.ts";
import { listOf } from "./operator-types.ts";

/** What deciding one call asks of a rule, at the most. */
export type RuleCost = { pointer: string; cost: number };

/** How many items a list is taken to have, where a path leads to all of them. */
const ITEMS = 8;

/** Instructions of a regex that cost as much as one condition, on an argument of common length. */
const INSTRUCTIONS = 16;

/** Reading a URL or a path into its parts. */
const PARTS = 4;

/** Characters of an object or a list that is compared as a whole. */
const CHARACTERS = 64;

/**
 * What each rule costs, in units of one comparison of one argument with a plain value. A regex costs one more for
 * every 16 of its instructions, a path to list items as much as 8 plain ones, a URL's host or a folder 4 more and one
 * for every 8 entries, an object or a list one more for every 64 characters; a limit costs 1, and 1 more when it counts
 * a cost. A tool's rule costs what all its parts cost together.
 */
export function costsOf({ tools, allTools }: PolicyDocument): RuleCost[] {
  return [
    ...allTools.map(limitCost),
    ...tools.flatMap((tool) => {
      const parts = partsOf(tool);
      return [{ pointer: tool.rule, cost: sum(parts.map(({ cost }) => cost)) }, ...parts];
    }),
  ];
}

function partsOf({ require, denyIf, limits, approval }: ToolRule): RuleCost[] {
  return [
    ...[...require, ...denyIf].map(({ rule, conditions }) => ({
      pointer: rule,
      cost: groupsCost(conditions),
    })),
    ...limits.map(limitCost),
    ...(approval === undefined ? [] : [{ pointer: approval.rule, cost: groupsCost(approval.when) }]),
  ];
}

function limitCost(limit: ToolRule["limits"][number]): RuleCost {
  return { pointer: limit.rule, cost: limit.kind === "limit" && limit.cost !== undefined ? 2 : 1 };
}

function groupsCost(groups: readonly Group[]): number {
  return sum(groups.map(groupCost));
}

function groupCost(group: Group): number {
  if ("path" in group) return itemsOf(group.path) * conditionCost(group);
  if ("not" in group) return groupCost(group.not);
  return groupsCost("any" in group ? group.any : group.all);
}

function itemsOf(path: string): number {
  if (!hasItems(path)) return 1;
  return ITEMS ** Math.min(4, parsePath(path).filter((step) => step === EACH).length);
}

function conditionCost({ op, value }: Condition): number {
  if (op === "regex") {
    const check = checkOperand(op, value);
    const size = check.problem === undefined ? (check.pattern?.size ?? 0) : 0;
    return 1 + Math.ceil(size / INSTRUCTIONS);
  }
  if (op === "host_in" || op === "path_within") return 1 + PARTS + Math.floor(listOf(value).length / 8);
  const isWhole = listOf(value).some(
    (item) => typeof item === "object" && item !== null && !("source" in item),
  );
  return isWhole ? 1 + Math.ceil(canonical(value).length / CHARACTERS) : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
