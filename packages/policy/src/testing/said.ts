import type { Decision, Obligation, Window } from "../index.ts";
import type { ReferenceDecision } from "./reference/reference.ts";

/** A decision in the words of the reference evaluator. */
export function said({
  effect,
  rule,
  hidden,
  obligations,
  shadow = [],
  alerts = [],
}: Decision): ReferenceDecision {
  return {
    says: [effect, rule, ...(hidden ? ["hidden"] : [])].join(" "),
    obligations: obligations.map(line),
    shadow: shadow.map((entry) => [entry.effect, entry.rule, ...entry.obligations.map(line)].join(" | ")),
    alerts: alerts.map((alert) => alert.rule),
  };
}

function line(obligation: Obligation): string {
  const { rule } = obligation;
  if (obligation.kind === "approval") {
    const { quorum, expiresMs, waitMs, approvers } = obligation;
    return `approval ${rule} ${quorum} ${expiresMs} ${waitMs} ${approvers.roles.join()} ${approvers.members.join()}`;
  }
  const { counter, scope } = obligation;
  if (obligation.kind === "concurrency") return `concurrency ${rule} ${counter} ${scope} ${obligation.max}`;
  const { amount, max, window } = obligation;
  return `limit ${rule} ${counter} ${scope} ${amount} of ${max} per ${windowText(window)}`;
}

function windowText(window: Window): string {
  if (window.kind === "sliding") return `sliding ${window.ms}`;
  return "unit" in window ? window.unit : `${window.seconds}s`;
}
