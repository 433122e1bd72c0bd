import type { Caller } from "../caller.ts";
import { countAttempt } from "../throttle.ts";
import { handshake, type HandshakeResult, type HandshakeTarget } from "../upstream/handshake.ts";

const HANDSHAKES_PER_MINUTE = { max: 20, windowMs: 60_000 };

/** A handshake for a person, who may start a limited number a minute. Throws `too_many` beyond. */
export async function limitedHandshake(
  { services, actor }: Caller,
  target: HandshakeTarget,
): Promise<HandshakeResult> {
  await countAttempt(services, { of: ["handshake", actor.userId], ...HANDSHAKES_PER_MINUTE });
  return handshake(services.egress, target);
}
