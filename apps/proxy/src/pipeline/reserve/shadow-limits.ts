import type { ShadowNote } from "@sallyport/audit";
import type { Reservation } from "@sallyport/limits";
import type { ShadowDecision } from "@sallyport/policy";
import type { Call } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { dutiesOf } from "../decide/permission.ts";
import { toClaim } from "./limit-claim.ts";

/** Budgets of rules in shadow are their own: trying a limit out takes nothing from one that is enforced. */
const SHADOW_KEY = "shadow:";
const NOT_COUNTED = "Its limits could not be counted at that moment.";

/**
 * Counts the limits of rules in shadow as if they were enforced, and puts what they would have said on the trail. The
 * call goes on whatever that is; what they took is given back together with what the call holds.
 */
export async function tryShadow(
  call: Call,
  asked: { shadow: readonly ShadowDecision[]; context: CallContext; held: Reservation },
  ports: Ports,
): Promise<Reservation> {
  const { shadow, context } = asked;
  let { held } = asked;
  const notes: ShadowNote[] = [];
  for (const { effect, rule, reason, obligations } of shadow) {
    const tried =
      effect === "deny"
        ? { rule, reason }
        : await tryLimits(obligations, context, ports).catch(() => ({ rule, reason: NOT_COUNTED }));
    if (!("reserved" in tried)) {
      notes.push({ effect: "deny", rule: tried.rule, reason: tried.reason });
      continue;
    }
    notes.push({ effect, rule, reason });
    held = ports.limiter.join(held, tried);
  }
  call.draft.shadow = notes;
  return held;
}

async function tryLimits(
  obligations: ShadowDecision["obligations"],
  context: CallContext,
  ports: Ports,
): Promise<Reservation | { rule: string; reason: string }> {
  const duties = dutiesOf(obligations);
  if ("rule" in duties) return duties;
  const { limits, approvals } = duties;
  const [approval] = approvals;
  if (approval !== undefined) return approval;
  const now = ports.clock.now();
  const claims = [];
  for (const limit of limits) {
    const claim = toClaim(limit, context, now);
    if (claim === undefined) return limit;
    claims.push({ ...claim, key: SHADOW_KEY + claim.key });
  }
  const result = await ports.limiter.reserve(claims, now);
  if (result.ok) return result;
  return limits[claims.findIndex((claim) => claim === result.claim)] ?? { rule: "", reason: "" };
}
