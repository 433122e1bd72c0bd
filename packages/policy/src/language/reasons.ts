import { canonical, excerpt } from "@sallyport/json";
import type {
  ApprovalRule,
  ConcurrencyRule,
  Group,
  LimitRule,
  PredicateRule,
  StopRule,
  Window,
} from "./document.ts";
import { durationText } from "./duration.ts";
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

export function limitReason({ rule, onDeny, max, cost, window }: LimitRule): string {
  const what = cost === undefined ? `${max} ${max === 1n ? "call" : "calls"}` : `${max} of ${cost}`;
  const bound = `at most ${what} ${windowText(window)}`;
  const advice =
    window.kind === "sliding" ? "Wait, then call again." : "Wait for the next one, then call again.";
  return own(onDeny) ?? `Refused by ${rule}: ${bound}. ${advice}`;
}

export function concurrencyReason({ rule, onDeny, concurrency }: ConcurrencyRule): string {
  const what = `${concurrency} ${concurrency === 1 ? "call" : "calls"}`;
  return (
    own(onDeny) ??
    `Refused by ${rule}: at most ${what} at the same time. Wait for one to end, then call again.`
  );
}

export function costReason(rule: string, cost: string): string {
  return `Refused by ${rule}: ${cost} must be a number that is not negative, because a limit counts it. Change it and call again.`;
}

export function argumentsReason(rule: string): string {
  return `Refused by ${rule}: nobody has reviewed what arguments this tool takes. Ask an administrator to review it.`;
}

export function denyReason({ rule, onDeny }: StopRule): string {
  return own(onDeny) ?? `Refused by ${rule}: this tool is blocked. Do not call it again.`;
}

export function approvalReason({ rule, reason }: ApprovalRule): string {
  return own(reason) ?? `Held by ${rule}: a person has to approve this call. Call again once it is approved.`;
}

/** An author's empty sentence tells the agent nothing. */
function own(onDeny: string | undefined): string | undefined {
  return onDeny === undefined || onDeny.trim() === "" ? undefined : onDeny;
}

const MAX_CONDITIONS = 4;
const LONGEST_VALUE = 60;

/** Longer than four conditions with the longest paths, shorter than what groups can hold. */
const LONGEST_PHRASES = 2500;

type Form = "is" | "mustBe";

export function phrases(conditions: readonly Group[], form: Form, joint = " and "): string {
  const said = conditions.slice(0, MAX_CONDITIONS).map((group) => phrase(group, form));
  const text = [...said, ...(conditions.length > MAX_CONDITIONS ? ["so on"] : [])].join(joint);
  return excerpt(text, LONGEST_PHRASES);
}

function phrase(group: Group, form: Form): string {
  if ("any" in group) return group.any.length === 0 ? "never" : bracketed(group.any, form, " or ");
  if ("all" in group) return group.all.length === 0 ? "always" : bracketed(group.all, form, " and ");
  if ("not" in group) return `not (${phrase(group.not, form)})`;
  const { path, op, value, quantifier } = group;
  const verb = OPERATORS[op][form];
  const what = quantifier === undefined ? path : `${quantifier === "every" ? "every" : "some"} ${path}`;
  if (op === "exists") return `${what} ${verb} ${value === true ? "present" : "absent"}`;
  return `${what} ${verb} ${excerpt(canonical(value), LONGEST_VALUE)}`;
}

function bracketed(groups: readonly Group[], form: Form, joint: string): string {
  const text = phrases(groups, form, joint);
  return groups.length === 1 ? text : `(${text})`;
}

const WINDOWS: ReadonlyMap<number, string> = new Map([
  [1, "second"],
  [60, "minute"],
  [3600, "hour"],
  [86_400, "day"],
]);

export function windowText(window: Window): string {
  if (window.kind === "sliding") return `in any ${durationText(window.ms)}`;
  if ("unit" in window) return `per ${window.unit}`;
  return `per ${WINDOWS.get(window.seconds) ?? `${window.seconds} seconds`}`;
}
