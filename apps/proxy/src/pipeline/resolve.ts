import { ASSUMED_VERSION, isServedVersion, STATELESS_VERSION } from "@sallyport/mcp";
import type { Session } from "../adapters/seals/session-seal.ts";
import type { Access } from "../adapters/state/access.ts";
import { type Call, type Inbound, statelessOf, type Target } from "./call/call.ts";
import type { CallContext } from "./call/context.ts";
import type { Ports } from "./call/ports.ts";
import {
  MISSING_SESSION,
  NOTIFICATION_DROPPED,
  Refusal,
  UNAUTHORIZED,
  unavailable,
  UNKNOWN_SESSION,
  unsupportedVersion,
} from "./call/refusal.ts";

/**
 * Step 4: policy, session and protocol version. The access is looked up again, because the body may have taken its
 * time to come and the grant may be revoked by now.
 */
export function resolve(
  call: Call,
  request: { target: Target; access: Access; inbound: Inbound },
  ports: Ports,
): CallContext | Refusal {
  const { target, inbound } = request;
  const notReady = ports.notReady();
  if (notReady !== undefined) return unavailable(notReady);
  const access = ports.snapshot.refresh(request.access, ports.clock.now());
  if (access === undefined) return UNAUTHORIZED;
  const { acceptsStream } = target;
  const policy = ports.snapshot.policyOf(access.grant);
  const stateless = statelessOf(inbound);
  if (stateless !== undefined) {
    call.draft.policyId = access.grant.policyId;
    const { clientName } = stateless;
    return { access, ...policy, session: undefined, version: STATELESS_VERSION, acceptsStream, clientName };
  }
  if (target.version !== undefined && !isServedVersion(target.version))
    return unsupportedVersion(target.version);

  const session = findSession(access, { target, inbound }, ports);
  if (session instanceof Refusal) return session;
  const meaningless = session === undefined ? withoutSession(inbound) : undefined;
  if (meaningless !== undefined) return meaningless;

  call.draft.policyId = access.grant.policyId;
  const version = target.version ?? session?.version ?? ASSUMED_VERSION;
  return { access, ...policy, session, version, acceptsStream, clientName: session?.clientName };
}

function findSession(
  access: Access,
  { target: { sessionId }, inbound }: { target: Target; inbound: Inbound },
  ports: Ports,
): Session | undefined | Refusal {
  if (inbound.kind === "request" && inbound.method === "initialize") return undefined;
  if (sessionId === undefined) {
    const isNeeded = access.server.memory.givesSessions === true || inbound.kind === "end_session";
    return isNeeded ? MISSING_SESSION : undefined;
  }
  const session = ports.sessions.open(sessionId);
  const isOwn =
    session?.grantId === access.grant.id &&
    session.tokenId === access.tokenId &&
    session.serverId === access.server.entry.id;
  return isOwn ? session : UNKNOWN_SESSION;
}

/** A server without sessions cannot tell whose request a client means, so it could cancel somebody else's. */
function withoutSession(inbound: Inbound): Refusal | undefined {
  const isAboutRequest =
    inbound.kind === "notification" &&
    (inbound.method === "notifications/cancelled" || inbound.method === "notifications/progress");
  return isAboutRequest ? NOTIFICATION_DROPPED : undefined;
}
