import type { Actor } from "../caller.ts";
import type { Services } from "../services.ts";
import { isSessionId } from "./session-id.ts";

const SEEN_EVERY_MS = 60_000;

/** The person behind a session id, or null when it is unknown, expired or revoked. Asked on every request. */
export async function loadActor(services: Services, sessionId: string): Promise<Actor | null> {
  if (!isSessionId(sessionId)) return null;
  const now = new Date();
  const session = await services.db.userSession.findFirst({
    where: { id: sessionId, revokedAt: null, expiresAt: { gt: now } },
    select: { lastSeenAt: true, user: { select: { id: true, email: true, name: true } } },
  });
  if (!session) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS) {
    await services.db.userSession.updateMany({ where: { id: sessionId }, data: { lastSeenAt: now } });
  }
  const { id: userId, email, name } = session.user;
  return { userId, email, name, sessionId };
}
