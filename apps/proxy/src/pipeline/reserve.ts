import {
  CannotCount,
  type LimitClaim,
  type LimitExceeded,
  type Reservation,
  type ReserveResult,
} from "@sallyport/limits";
import { AMOUNT_UNIT } from "@sallyport/policy";
import type { Call, Inbound } from "./call/call.ts";
import type { CallContext } from "./call/context.ts";
import type { Ports } from "./call/ports.ts";
import { ID_IN_USE, NO_SUCH_SERVER_REQUEST, type Refusal, unavailable } from "./call/refusal.ts";
import { unknownState } from "./call/stateless-refusal.ts";
import { type Countable, deny, type LimitDenial, type Permission } from "./decide/permission.ts";
import { toAnswerClaim, toClaim, toIdClaim, toStateClaim } from "./reserve/limit-claim.ts";
import { tryShadow } from "./reserve/shadow-limits.ts";

/**
 * Step 6: all limits of the call, atomically, or none; a request state and a server's request are budgets of one use,
 * and the id of a request in a session is a place for one. Without a promise when the store answers at once. Throws
 * what the store throws: a limit that cannot be counted lets nothing pass.
 */
export function reserve(
  call: Call,
  asked: { inbound: Inbound; context: CallContext; permission: Permission },
  ports: Ports,
): Reservation | Refusal | Promise<Reservation | Refusal> {
  const { inbound, context, permission } = asked;
  const now = ports.clock.now();
  const only = onlyOnce(inbound, context);
  const claims: LimitClaim[] = only.map(({ claim }) => claim);
  const { limits, shadow } = permission;
  for (const limit of limits) {
    const claim = toClaim(limit, context, now);
    if (claim === undefined) return denyCall(call, inbound, noSession(limit));
    claims.push(claim);
  }
  const orRefusal = (settled: ReserveResult): Reservation | Refusal | Promise<Reservation> => {
    if (!settled.ok) {
      const at = claims.indexOf(settled.claim);
      return only[at]?.refusal ?? denyCall(call, inbound, usedUp(settled, limits[at - only.length]));
    }
    return shadow.length === 0 ? settled : tryShadow(call, { shadow, context, held: settled }, ports);
  };
  const result = ports.limiter.reserve(claims, now);
  return result instanceof Promise ? result.then(orRefusal, uncounted) : orRefusal(result);
}

/** F, told in the trail and not in the log: a store that is away would fill it. */
function uncounted(error: unknown): Refusal {
  if (error instanceof CannotCount) return unavailable(`Its limits could not be counted. ${error.message}`);
  throw error;
}

type OnlyOnce = { readonly claim: LimitClaim; readonly refusal: Refusal };
const NOTHING: readonly OnlyOnce[] = [];

/** What of a message can be used once, or by one request at a time, and what says that it is. */
function onlyOnce(inbound: Inbound, { session, access }: CallContext): readonly OnlyOnce[] {
  const { orgId } = access.grant;
  if (inbound.kind === "answer") {
    return [{ claim: toAnswerClaim(orgId, inbound.serverRequest), refusal: NO_SUCH_SERVER_REQUEST }];
  }
  if (inbound.kind !== "call" && inbound.kind !== "request") return NOTHING;
  const { id, stateId } = inbound;
  if (stateId !== undefined) return [{ claim: toStateClaim(orgId, stateId), refusal: unknownState(id) }];
  return session === undefined ? NOTHING : [{ claim: toIdClaim(orgId, session, id), refusal: ID_IN_USE }];
}

function denyCall(call: Call, inbound: Inbound, why: Parameters<typeof deny>[2]): Refusal {
  return inbound.kind === "call" ? deny(call, inbound, why) : unavailable("Only calls have limits.");
}

function noSession({ rule }: Countable): { rule: string; reason: string } {
  return {
    rule,
    reason: `Refused by ${rule}: it counts the calls of a session, and this call belongs to none.`,
  };
}

function usedUp(
  { claim, used, retryAfterMs, resetsAt }: LimitExceeded,
  limit: Countable | undefined,
): LimitDenial {
  const { rule, reason } = limit ?? { rule: "", reason: "A limit is used up." };
  const isPlace = claim.kind === "slot";
  const unit = isPlace ? 1 : Number(AMOUNT_UNIT);
  const left = Math.max(0, (Number(claim.max) - Number(used)) / unit);
  const resets = resetsAt === undefined ? {} : { resets: new Date(resetsAt).toISOString() };
  return {
    rule,
    reason,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    limit: { max: Number(claim.max) / unit, left, ...resets },
  };
}
