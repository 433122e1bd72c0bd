import type { Decision } from "./decision.ts";

type Notes = Pick<Decision, "shadow" | "alerts">;

/** The same decision with what else there is to say, of which nothing is left empty. */
export function withNotes(
  { effect, rule, reason, hidden, obligations }: Decision,
  { shadow = [], alerts = [] }: { [Name in keyof Notes]: Notes[Name] | undefined },
): Decision {
  return {
    effect,
    rule,
    reason,
    hidden,
    obligations,
    ...(shadow.length === 0 ? {} : { shadow }),
    ...(alerts.length === 0 ? {} : { alerts }),
  };
}

/**
 * What a baseline and the policy below it say together: either hides, either denies, and both add their obligations,
 * limits before approvals.
 */
export function joined(above: Decision, below: Decision): Decision {
  const first =
    [above, below].find(({ hidden }) => hidden) ?? [above, below].find(({ effect }) => effect === "deny");
  const chosen = first ?? {
    ...below,
    obligations: [...above.obligations, ...below.obligations].toSorted(
      (a, b) => Number(a.kind === "approval") - Number(b.kind === "approval"),
    ),
  };
  const hasNotes = [above, below].some(({ shadow, alerts }) => shadow !== undefined || alerts !== undefined);
  if (!hasNotes) return chosen;
  return withNotes(chosen, {
    shadow: [...(above.shadow ?? []), ...(below.shadow ?? [])],
    alerts: [...(above.alerts ?? []), ...(below.alerts ?? [])],
  });
}
