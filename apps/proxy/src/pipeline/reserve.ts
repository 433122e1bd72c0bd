import type { LimitCharge, Reservation } from "@sallyport/limits";
import type { LimitObligation } from "@sallyport/policy";
import type { Call, Inbound } from "./call.ts";
import { deny, type Permission } from "./decide.ts";
import type { Ports } from "./ports.ts";
import type { Refusal } from "./refusal.ts";
import type { Ground } from "./resolve.ts";

const NOTHING: Reservation = { ok: true, reserved: [] };

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
  if (inbound.kind !== "call" || permission.limits.length === 0) return NOTHING;
  const charges = permission.limits.map((limit) => toCharge(limit, ground.access.grant.id));
  const result = ports.limiter.reserve(charges, ports.clock.now());
  const orDenial = (settled: Awaited<typeof result>): Reservation | Refusal => {
    if (settled.ok) return settled;
    const limit = permission.limits[charges.indexOf(settled.charge)];
    const { rule, reason } = limit ?? { rule: "", reason: "A limit is used up." };
    const { retryAfterMs } = settled;
    return deny(call, inbound, { rule, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  };
  return result instanceof Promise ? result.then(orDenial) : orDenial(result);
}

/** One budget a grant, counter and window length: two rules that name one counter share it. */
function toCharge({ counter, windowMs, max, amount }: LimitObligation, grantId: string): LimitCharge {
  return { key: `${grantId}:${windowMs}:${counter}`, windowMs, max, amount };
}
