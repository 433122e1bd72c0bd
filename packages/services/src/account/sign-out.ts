import type { Services } from "../services.ts";
import { isSessionId } from "./session-id.ts";

/** Ends a session at once; no copy of its cookie is accepted from the next request on. */
export async function signOut(services: Services, sessionId: string): Promise<void> {
  if (!isSessionId(sessionId)) return;
  await services.db.userSession.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}
