import { compareNumbers, isNumber, scaleUp } from "@sallyport/json";
import { Arguments } from "./arguments.ts";
import { findRules } from "./find-rules.ts";
import { isFiniteNumber } from "./finite.ts";
import type { Found } from "./path.ts";
import type { Decision, Obligation, Policy, PolicyRequest, Test, ToolPolicy } from "./policy.ts";

/** AMOUNT_UNIT is 10^9. */
const AMOUNT_PLACES = 9;

/**
 * Decides one call, in the order of design/policy.md section 3; the first denial wins. Pure and bounded: the same
 * policy and request give the same decision, and the cost does not depend on how many tools the policy names.
 */
export function decide(policy: Policy | null, { tool, args, known = true }: PolicyRequest): Decision {
  const rules = findRules(policy, tool, known);
  return "effect" in rules ? rules : decideTool(rules, new Arguments(args));
}

function decideTool(tool: ToolPolicy, args: Arguments): Decision {
  for (const { tests, denial } of tool.require) {
    if (!holds(tests, args)) return denial;
  }
  for (const { tests, denial } of tool.denyIf) {
    if (mayHold(tests, args)) return denial;
  }
  if (tool.denied !== undefined) return tool.denied;
  return tool.costs.length === 0 ? tool.allowed : withCosts(tool, args);
}

/** Every condition is known to hold; an argument that is absent or of a wrong type does not. */
function holds(tests: readonly Test[], args: Arguments): boolean {
  for (const { path, judge } of tests) {
    if (judge(args.at(path)) !== "yes") return false;
  }
  return true;
}

/** No condition is known to fail; an argument of a wrong type counts as a match, an absent one does not. */
function mayHold(tests: readonly Test[], args: Arguments): boolean {
  for (const { path, judge } of tests) {
    const verdict = judge(args.at(path));
    if (verdict === "no" || verdict === "absent") return false;
  }
  return true;
}

/** The limits of this call with what it costs in each; a cost that cannot be counted denies. */
function withCosts({ allowed, costs }: ToolPolicy, args: Arguments): Decision {
  const obligations: Obligation[] = [...allowed.obligations];
  for (const { index, path, denial } of costs) {
    const obligation = obligations[index];
    const amount = amountOf(args.at(path));
    if (amount === undefined || obligation?.kind !== "limit") return denial;
    obligations[index] = { ...obligation, amount };
  }
  return { ...allowed, obligations };
}

/** Units of 1e-9, rounded up; undefined for anything but a finite number of at least 0. */
function amountOf(found: Found): bigint | undefined {
  if (!isNumber(found) || !isFiniteNumber(found) || compareNumbers(found, 0) < 0) return undefined;
  return scaleUp(found, AMOUNT_PLACES);
}
