import { type LimitClaim, type LimitRefusal, NOTHING_RESERVED, type Reservation } from "@sallyport/limits";
import type { Call, Inbound } from "./call.ts";
import { type Countable, deny, type Permission } from "./decide.ts";
import { toAnswerClaim, toClaim, toStateClaim } from "./limit-claim.ts";
import type { Ports } from "./ports.ts";
import { NO_SUCH_QUESTION, type Refusal } from "./refusal.ts";
import { unknownState } from "./refusal-stateless.ts";
import type { Ground } from "./resolve.ts";
import { tryShadow } from "./try-shadow.ts";

/**
 * Step 6: all limits of the call, atomically, or none; a request state and a server's question are budgets of one use.
 * Without a promise when the store answers at once. Throws what the store throws: a limit that cannot be counted lets
 * nothing pass.
 */
export function reserve(
  call: Call,
  asked: { inbound: Inbound; ground: Ground; permission: Permission },
  ports: Ports,
): Reservation | Refusal | Promise<Reservation | Refusal> {
  const { inbound, ground, permission } = asked;
  const { limits, shadow } = permission;
  if (inbound.kind === "request" && inbound.stateId !== undefined)
    return reserveUse(toStateClaim(inbound.stateId), unknownState(inbound.id), ports);
  if (inbound.kind === "answer") return reserveUse(toAnswerClaim(inbound.question), NO_SUCH_QUESTION, ports);
  if (inbound.kind !== "call") return NOTHING_RESERVED;
  const { id, stateId } = inbound;
  if (limits.length === 0 && shadow.length === 0 && stateId === undefined) return NOTHING_RESERVED;
  const now = ports.clock.now();
  const claims: LimitClaim[] = [];
  for (const limit of limits) {
    const claim = toClaim(limit, ground, now);
    if (claim === undefined) return deny(call, inbound, noSession(limit));
    claims.push(claim);
  }
  const stateClaim = stateId === undefined ? undefined : toStateClaim(stateId);
  if (stateClaim !== undefined) claims.push(stateClaim);
  const result = ports.limiter.reserve(claims, now);
  const orDenial = (settled: Awaited<typeof result>): Reservation | Refusal | Promise<Reservation> => {
    if (!settled.ok && settled.claim === stateClaim) return unknownState(id);
    if (!settled.ok) return deny(call, inbound, usedUp(settled, limits[claims.indexOf(settled.claim)]));
    return shadow.length === 0 ? settled : tryShadow(call, { shadow, ground, held: settled }, ports);
  };
  return result instanceof Promise ? result.then(orDenial) : orDenial(result);
}

/** Of a message that no limit counts, and that can be sent once. */
function reserveUse(
  claim: LimitClaim,
  refusal: Refusal,
  ports: Ports,
): Reservation | Refusal | Promise<Reservation | Refusal> {
  const result = ports.limiter.reserve([claim], ports.clock.now());
  const orRefusal = (settled: Awaited<typeof result>) => (settled.ok ? settled : refusal);
  return result instanceof Promise ? result.then(orRefusal) : orRefusal(result);
}

function noSession({ rule }: Countable): { rule: string; reason: string } {
  return {
    rule,
    reason: `Refused by ${rule}: it counts the calls of a session, and this call belongs to none.`,
  };
}

function usedUp(
  { retryAfterMs }: LimitRefusal,
  limit: Countable | undefined,
): { rule: string; reason: string; retryAfterMs?: number } {
  const { rule, reason } = limit ?? { rule: "", reason: "A limit is used up." };
  return { rule, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
