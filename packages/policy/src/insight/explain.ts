import { AMOUNT_UNIT, type Decision, type Obligation, type ShadowDecision } from "../decide/decision.ts";
import type { PolicyRequest } from "../decide/policy-request.ts";
import { durationText } from "../language/duration.ts";
import { windowText } from "../language/reasons.ts";
import { conditionText, outcomeOf } from "./trace-lines.ts";
import { whereOf } from "./where.ts";

export type Audience = "agent" | "person" | "auditor";

/** What is known of the call besides its decision. */
export type ExplainedRequest = Pick<PolicyRequest, "tool"> & Partial<Pick<PolicyRequest, "identity" | "now">>;

/**
 * A decision in words. The agent is told the reason and what it can do instead, and nothing else of the policy; the
 * person which rule decided, and where it stands; the auditor each step with its rules and results, which needs a
 * decision with a trace. No value of an argument is ever told.
 */
export function explain(
  decision: Decision,
  { for: audience, request }: { for: Audience; request?: ExplainedRequest | undefined },
): string {
  switch (audience) {
    case "agent":
      return forAgent(decision, request);
    case "person":
      return forPerson(decision);
    case "auditor":
      break;
  }
  return forAuditor(decision, request);
}

/** A hidden tool answers as one that does not exist, and so does its explanation. */
function forAgent(decision: Decision, request: ExplainedRequest | undefined): string {
  if (decision.hidden) {
    const name = request === undefined ? "of this name" : `named ${JSON.stringify(request.tool)}`;
    return `There is no tool ${name}. Use a tool from tools/list.`;
  }
  if (decision.effect === "deny") return withAdvice(decision.reason, decision.rule);
  const approvals = decision.obligations.filter(({ kind }) => kind === "approval");
  if (approvals.length === 0) return "This call may go on.";
  return [...new Set(approvals.map(({ reason, rule }) => withAdvice(reason, rule)))].join(" ");
}

/** Sentences of the engine's own say what to do; an author's may not. */
function withAdvice(reason: string, rule: string): string {
  const isEngines = rule.startsWith("(") || /^(?:Refused|Held) by /.test(reason);
  if (isEngines || ADVICES.some((advice) => reason.endsWith(advice))) return reason;
  return `${sentence(reason)} ${adviceOn(rule)}`;
}

const CHANGE = "Change the arguments and call again.";
const STOP = "Do not call it again.";
const WAIT = "Wait, then call again.";
const APPROVED = "Call again once it is approved.";
const ADVICES = [
  CHANGE,
  STOP,
  WAIT,
  APPROVED,
  "Wait for the next one, then call again.",
  "Wait for one to end, then call again.",
  "Change it and call again.",
];

function adviceOn(rule: string): string {
  if (rule.endsWith("/approval")) return APPROVED;
  if (/\/(?:limits\/\d+|rate_limit)$/.test(rule)) return WAIT;
  if (/\/(?:require\/\d+|arguments)$/.test(rule)) return CHANGE;
  // A deny_if may have no conditions, and action both denies and asks: what is true of all of them is said.
  return /\/deny_if\/\d+$/.test(rule) ? "Do not call it again with these arguments." : STOP;
}

function forPerson(decision: Decision): string {
  const { rule, effect, obligations } = decision;
  const verb = effect === "deny" ? "Denied" : "Allowed";
  const isRule = rule.includes("/");
  const why = isRule && effect === "deny" ? `: ${plainReason(decision)}` : "";
  const asked = obligations.map(obligationWords);
  return [
    sentence(`${verb}${isRule ? " by" : ":"} ${place(rule)}${why}`),
    ...(asked.length === 0 ? [] : [`Before it goes on: ${asked.join("; ")}.`]),
    ...(decision.shadow ?? []).map(shadowWords),
    ...(decision.alerts ?? []).map((alert) => `Alert by ${place(alert.rule)}: ${sentence(alert.reason)}`),
  ].join(" ");
}

/** "the 2nd deny_if of the tool pay, at /tools/pay/deny_if/1" */
export function place(rule: string): string {
  const { words, baseline } = whereOf(rule);
  const at = rule.includes("/") ? `, at ${rule}` : "";
  return `${words}${baseline ? " in the organisation's baseline" : ""}${at}`;
}

/** The reason without the rule before it and the advice to an agent behind it. */
export function plainReason({ reason, rule }: Pick<Decision, "reason" | "rule">): string {
  const names = [rule, rule.replace(/^baseline:/, "")];
  const heads = names.flatMap((name) => [`Refused by ${name}: `, `Held by ${name}: `]);
  const head = heads.find((candidate) => reason.startsWith(candidate)) ?? "";
  const bare = reason.slice(head.length);
  if (head === "") return reason;
  const advice = ADVICES.find((candidate) => bare.endsWith(candidate)) ?? "";
  return bare.slice(0, bare.length - advice.length).trim();
}

function obligationWords(obligation: Obligation): string {
  switch (obligation.kind) {
    case "limit": {
      const { amount, max, window, counter, scope, rule } = obligation;
      const drawn = `${decimal(amount)} of ${decimal(max)} ${windowText(window)}`;
      return `it draws ${drawn} from the counter ${counter} of the ${scope} (${rule})`;
    }
    case "concurrency": {
      const { max, counter, scope, rule } = obligation;
      return `at most ${max} at the same time on the counter ${counter} of the ${scope} (${rule})`;
    }
    case "approval":
      break;
  }
  const { approvers, quorum, expiresMs, rule } = obligation;
  const people = [
    ...approvers.roles.map((role) => `the role ${role}`),
    ...approvers.members.map((member) => `the member ${member}`),
  ];
  const who = people.length === 0 ? "people who may approve" : people.join(" or ");
  return `approval by ${quorum} of ${who} within ${durationText(expiresMs)} (${rule})`;
}

/** Units of 1e-9 as a decimal number. */
function decimal(units: bigint): string {
  const digits = String(units % AMOUNT_UNIT).padStart(9, "0");
  const fraction = digits.replace(/0+$/, "");
  return `${units / AMOUNT_UNIT}${fraction === "" ? "" : `.${fraction}`}`;
}

function shadowWords({ effect, rule }: ShadowDecision): string {
  const verb = effect === "deny" ? "denied" : "allowed";
  return `In shadow, it would have been ${verb}: ${place(rule)}.`;
}

function forAuditor(decision: Decision, request: ExplainedRequest | undefined): string {
  const { trace } = decision;
  const steps = trace?.map((entry) => {
    const conditions = entry.conditions.map(conditionText).join(", ");
    const mode = entry.shadow ? " in shadow" : "";
    return `${entry.step} ${entry.rule}${mode} ${outcomeOf(entry)}${conditions === "" ? "" : ` [${conditions}]`}`;
  });
  return [
    `${decision.effect} by ${decision.rule}${decision.hidden ? ", answered as a tool that does not exist" : ""}.`,
    ...(request === undefined ? [] : [requestWords(request)]),
    sentence(`Reason: ${decision.reason}`),
    steps === undefined ? "No trace was taken." : `Steps: ${steps.length === 0 ? "none" : steps.join("; ")}.`,
    `Obligations: ${decision.obligations.length === 0 ? "none" : decision.obligations.map(obligationWords).join("; ")}.`,
    ...(decision.shadow ?? []).map(
      ({ effect, rule, reason }) => `Shadow: ${effect} by ${rule}: ${sentence(reason)}`,
    ),
    ...(decision.alerts ?? []).map(({ rule, reason }) => `Alert: ${rule}: ${sentence(reason)}`),
  ].join(" ");
}

function requestWords({ tool, identity, now }: ExplainedRequest): string {
  const who = identity === undefined ? "" : ` by ${identity.kind} ${identity.id}`;
  const when =
    now === undefined || Number.isNaN(new Date(now).getTime()) ? "" : ` at ${new Date(now).toISOString()}`;
  return `Call of ${JSON.stringify(tool)}${who}${when}.`;
}

/** With a full stop, unless it ends otherwise. */
export function sentence(text: string): string {
  return /[.!?…]["')\]]*$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
