import { canonical } from "@sallyport/json";
import type { Condition, LimitRule, PredicateRule, StopRule } from "./document.ts";
import { excerpt } from "./excerpt.ts";
import { OPERATORS } from "./operators.ts";

/**
 * What the agent is told: the author's own sentence, or one that says which rule, why, and what to do instead. It is
 * written at compile time from the policy alone, so it can never repeat an argument's value.
 */
export function requireReason({ rule, onDeny, conditions }: PredicateRule): string {
  const needs = phrases(conditions, "mustBe");
  return own(onDeny) ?? `Refused by ${rule}: ${needs}. Change the arguments and call again.`;
}

export function denyIfReason({ rule, onDeny, conditions }: PredicateRule): string {
  if (conditions.length === 0) return denyReason({ rule, onDeny });
  const faults = phrases(conditions, "is");
  const advice = "Change the arguments and call again.";
  return own(onDeny) ?? `Refused by ${rule}: it blocks calls where ${faults}, or of a wrong type. ${advice}`;
}

export function limitReason({ rule, onDeny, max, cost, windowMs }: LimitRule): string {
  const what = cost === undefined ? `${max} ${max === 1n ? "call" : "calls"}` : `${max} of ${cost}`;
  const bound = `at most ${what} per ${windowText(windowMs)}`;
  return own(onDeny) ?? `Refused by ${rule}: ${bound}. Wait for the next one, then call again.`;
}

export function costReason(rule: string, cost: string): string {
  return `Refused by ${rule}: ${cost} must be a number that is not negative, because a limit counts it. Change it and call again.`;
}

export function denyReason({ rule, onDeny }: StopRule): string {
  return own(onDeny) ?? `Refused by ${rule}: this tool is blocked. Do not call it again.`;
}

export function approvalReason({ rule, onDeny }: StopRule): string {
  return own(onDeny) ?? `Held by ${rule}: a person has to approve this call. Call again once it is approved.`;
}

/** An author's empty sentence tells the agent nothing. */
function own(onDeny: string | undefined): string | undefined {
  return onDeny === undefined || onDeny.trim() === "" ? undefined : onDeny;
}

const MOST_CONDITIONS = 4;
const LONGEST_VALUE = 60;

function phrases(conditions: readonly Condition[], form: "is" | "mustBe"): string {
  const said = conditions.slice(0, MOST_CONDITIONS).map((condition) => phrase(condition, form));
  return [...said, ...(conditions.length > MOST_CONDITIONS ? ["so on"] : [])].join(" and ");
}

function phrase({ path, op, value }: Condition, form: "is" | "mustBe"): string {
  const verb = OPERATORS[op][form];
  if (op === "exists") return `${path} ${verb} ${value === true ? "present" : "absent"}`;
  return `${path} ${verb} ${excerpt(canonical(value), LONGEST_VALUE)}`;
}

const WINDOWS: ReadonlyMap<number, string> = new Map([
  [1000, "second"],
  [60_000, "minute"],
  [3_600_000, "hour"],
  [86_400_000, "day"],
]);

function windowText(windowMs: number): string {
  return WINDOWS.get(windowMs) ?? `${windowMs / 1000} seconds`;
}
