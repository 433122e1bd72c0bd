import type { Policy } from "../decide/policy.ts";
import { evaluateRecorded } from "./evaluate-recorded.ts";
import type { Outcome, RecordedCall } from "./recorded-call.ts";
import { type ClaimedBy, ReplayBudgets } from "./replay-budgets.ts";

type Rollback = { readonly at: number; readonly giveBack: () => void };

/** Calls put to one policy in the order of time, each with what the ones before it have used up. */
export class Replay {
  readonly #policy: Policy;
  readonly #longestCallMs: number;
  readonly #budgets = new ReplayBudgets();
  #rollbacks: Rollback[] = [];

  /** @param longestCallMs when a call whose duration was not recorded must have ended. */
  constructor(policy: Policy, longestCallMs = Number.POSITIVE_INFINITY) {
    this.#policy = policy;
    this.#longestCallMs = longestCallMs;
  }

  next(call: RecordedCall): Outcome {
    this.#rollBackUntil(call.at);
    const { claims, ...evaluated } = evaluateRecorded(this.#policy, call);
    if (evaluated.effect === "deny" || claims.length === 0) return evaluated;
    const by = this.#claimedBy(call);
    const result = this.#budgets.check(claims, by);
    if (result.is === "refused")
      return { effect: "deny", rule: result.claim.obligation.rule, reason: result.claim.obligation.reason };
    const outcome =
      result.is === "unknown" && evaluated.effect !== "unknown"
        ? depends(result.claim.obligation.rule)
        : evaluated;
    const isAsked = evaluated.effect === "approval";
    if (isAsked && call.approved === false) return outcome;
    const isSure = outcome.effect === "allow" || (outcome.effect === "approval" && call.approved === true);
    const giveBack = this.#budgets.take(claims, by, isSure);
    if (call.rolledBack === true) this.#rollbacks.push({ at: by.end ?? call.at, giveBack });
    return outcome;
  }

  #rollBackUntil(now: number): void {
    if (this.#rollbacks.length === 0) return;
    for (const { at, giveBack } of this.#rollbacks) if (at <= now) giveBack();
    this.#rollbacks = this.#rollbacks.filter(({ at }) => at > now);
  }

  #claimedBy({ at, owners, context, durationMs }: RecordedCall): ClaimedBy {
    const session = context?.session === null ? null : context?.session?.id;
    return {
      at,
      owners: {
        grant: owners?.grant,
        identity: owners?.identity === undefined ? context?.identity?.id : owners.identity,
        session: owners?.session === undefined ? session : owners.session,
        server: owners?.server === undefined ? "" : owners.server,
        org: owners?.org === undefined ? "" : owners.org,
      },
      end: durationMs === undefined ? undefined : at + durationMs,
      latest: at + this.#longestCallMs,
    };
  }
}

function depends(rule: string): Outcome {
  return {
    effect: "unknown",
    rule,
    reason: "It depends on what earlier calls have drawn, which was not recorded.",
  };
}
