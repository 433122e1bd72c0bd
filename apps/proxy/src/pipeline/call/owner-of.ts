import { STATELESS_VERSION } from "@sallyport/mcp";
import type { Owner } from "../../adapters/seals/owner.ts";
import type { Session } from "../../adapters/seals/session-seal.ts";
import type { TaskOwner } from "../../adapters/seals/tasks.ts";
import type { Access } from "../../adapters/state/access.ts";
import type { CallContext } from "./context.ts";

/** Whose the things are that are sealed in a session, or without one. */
export function ownerOf(access: Access, session: Session | undefined): Owner {
  return {
    grantId: access.grant.id,
    serverId: access.server.entry.id,
    sessionId: session?.upstreamId ?? null,
  };
}

/** Whose the tasks are that requests in this context begin and ask for. */
export function taskOwnerOf({ access, session, version }: CallContext): TaskOwner {
  const era = version === STATELESS_VERSION ? "stateless" : "session";
  return { ...ownerOf(access, session), tokenId: access.tokenId, era };
}
