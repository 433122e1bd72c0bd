import * as z from "zod";
import type { Actor, Caller } from "../caller.ts";
import type { Services } from "../services.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEEN_EVERY_MS = 60_000;

/** The person behind a session id, or null when it is unknown, expired or revoked. Asked on every request. */
export async function loadActor(services: Services, sessionId: string): Promise<Actor | null> {
  if (!UUID.test(sessionId)) return null;
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

/** Ends a session at once; every copy of its cookie is worthless from the next request on. */
export async function signOut(services: Services, sessionId: string): Promise<void> {
  if (!UUID.test(sessionId)) return;
  await services.db.userSession.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}

export type SessionSummary = {
  readonly id: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly current: boolean;
};

/** The caller's own live sessions, the newest first. */
export async function listSessions({ services, actor }: Caller): Promise<SessionSummary[]> {
  const sessions = await services.db.userSession.findMany({
    where: { userId: actor.userId, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true, userAgent: true, createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: "desc" },
    take: 100,
  });
  return sessions.map((session) => ({ ...session, current: session.id === actor.sessionId }));
}

export const RevokeSessionInput = z.strictObject({ sessionId: z.uuid() });

/** Ends one of the caller's own sessions. Another person's session id changes nothing and says nothing. */
export async function revokeSession(
  { services, actor }: Caller,
  input: z.infer<typeof RevokeSessionInput>,
): Promise<void> {
  await services.db.userSession.updateMany({
    where: { id: input.sessionId, userId: actor.userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}
