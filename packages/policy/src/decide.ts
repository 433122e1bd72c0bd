import { compareNumbers, isNumber, type JsonObject, scaleUp } from "@sallyport/json";
import { findRules } from "./find-rules.ts";
import { isFiniteNumber } from "./finite.ts";
import type { Test } from "./judge.ts";
import { ABSENT, BLOCKED, follow, type Path } from "./path.ts";
import type { Decision, Obligation, PolicyRequest, Policy, ToolPolicy } from "./policy.ts";

/** AMOUNT_UNIT is 10^9. */
const AMOUNT_PLACES = 9;

/**
 * Decides one call, in the order of design/policy.md section 3; the first denial wins. Pure and bounded: the same
 * policy and request give the same decision, and the cost does not depend on how many tools the policy names.
 */
export function decide(policy: Policy | null, { tool, args, known = true }: PolicyRequest): Decision {
  const rules = findRules(policy, tool, known);
  return "effect" in rules ? rules : decideTool(rules, args);
}

function decideTool(tool: ToolPolicy, args: JsonObject): Decision {
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
function holds(tests: readonly Test[], args: JsonObject): boolean {
  for (const test of tests) {
    if (test(args) !== "yes") return false;
  }
  return true;
}

/** No condition is known to fail; an argument of a wrong type counts as a match, an absent one does not. */
function mayHold(tests: readonly Test[], args: JsonObject): boolean {
  for (const test of tests) {
    const verdict = test(args);
    if (verdict === "no" || verdict === "absent") return false;
  }
  return true;
}

/** The limits of this call with what it costs in each; a cost that cannot be counted denies. */
function withCosts({ allowed, costs }: ToolPolicy, args: JsonObject): Decision {
  const obligations: Obligation[] = [...allowed.obligations];
  for (const { index, path, denial } of costs) {
    const obligation = obligations[index];
    const amount = amountOf(args, path);
    if (amount === undefined || obligation?.kind !== "limit") return denial;
    obligations[index] = { ...obligation, amount };
  }
  return { ...allowed, obligations };
}

/** Units of 1e-9, rounded up; undefined for anything but a finite number of at least 0. */
function amountOf(args: JsonObject, path: Path): bigint | undefined {
  const found = follow(args, path);
  if (found === ABSENT || found === BLOCKED || !isNumber(found)) return undefined;
  if (!isFiniteNumber(found) || compareNumbers(found, 0) < 0) return undefined;
  return scaleUp(found, AMOUNT_PLACES);
}
