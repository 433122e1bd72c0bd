import type { Caller } from "../caller.ts";

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
