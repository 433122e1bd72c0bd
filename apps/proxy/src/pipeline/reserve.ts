import { type LimitCharge, NOTHING_RESERVED, type Reservation, windowName } from "@sallyport/limits";
import type { LimitObligation } from "@sallyport/policy";
import type { Call, Inbound } from "./call.ts";
import { deny, type Permission, windowMsOf } from "./decide.ts";
import type { Ports } from "./ports.ts";
import type { Refusal } from "./refusal.ts";
import type { Ground } from "./resolve.ts";

/**
 * Step 6: all limits of the call, atomically, or none. Without a promise when the store answers at once. Throws what
 * the store throws: a limit that cannot be counted lets nothing pass.
 */
export function reserve(
  call: Call,
  asked: { inbound: Inbound; ground: Ground; permission: Permission },
  ports: Ports,
): Reservation | Refusal | Promise<Reservation | Refusal> {
  const { inbound, ground, permission } = asked;
  if (inbound.kind !== "call" || permission.limits.length === 0) return NOTHING_RESERVED;
  const charges = permission.limits.map((limit) => toCharge(limit, ground.access.grant.id));
  const result = ports.limiter.reserve(charges, ports.clock.now());
  const orDenial = (settled: Awaited<typeof result>): Reservation | Refusal => {
    if (settled.ok) return settled;
    const limit = permission.limits[charges.findIndex((charge) => charge === settled.claim)];
    const { rule, reason } = limit ?? { rule: "", reason: "A limit is used up." };
    const { retryAfterMs } = settled;
    return deny(call, inbound, { rule, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  };
  return result instanceof Promise ? result.then(orDenial) : orDenial(result);
}

/** One budget a grant, counter and window length: two rules that name one counter share it. */
function toCharge(limit: LimitObligation, grantId: string): LimitCharge {
  const { counter, max, amount } = limit;
  const windowMs = windowMsOf(limit);
  if (windowMs === undefined) throw new RangeError("This limit has a window that is not counted here.");
  const window = { kind: "fixed", seconds: windowMs / 1000 } as const;
  return { kind: "charge", key: `${grantId}:${windowName(window)}:${counter}`, window, max, amount };
}
