import type { Caller } from "../caller.ts";
import { countAttempt } from "../throttle.ts";
import { handshake, type HandshakeResult } from "../upstream/handshake.ts";

const HANDSHAKES_PER_MINUTE = { max: 20, windowMs: 60_000 };

/** A handshake on behalf of a person, of whom each has so many a minute. */
export async function limitedHandshake(
  { services, actor }: Caller,
  target: { url: string; headers: readonly { name: string; value: string }[] },
): Promise<HandshakeResult> {
  await countAttempt(services, { of: ["handshake", actor.userId], ...HANDSHAKES_PER_MINUTE });
  return handshake(services.egress, target);
}
