import * as z from "zod";
import type { Caller } from "../caller.ts";
import { parseInput } from "../parse-input.ts";

export const RevokeSessionInput = z.strictObject({ sessionId: z.uuid() });

/** Ends one of the caller's own sessions. Does nothing, and says nothing, for the id of another person. */
export async function revokeSession(
  { services, actor }: Caller,
  given: z.input<typeof RevokeSessionInput>,
): Promise<void> {
  const input = parseInput(RevokeSessionInput, given);
  await services.db.userSession.updateMany({
    where: { id: input.sessionId, userId: actor.userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}
