import { ASSUMED_VERSION, isServedVersion, type ServedVersion, STATELESS_VERSION } from "@sallyport/mcp";
import type { Session } from "../adapters/seals/session-seal.ts";
import type { Access, PolicyState } from "../adapters/state/snapshot.ts";
import { type Call, type Inbound, statelessOf, type Target } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import {
  MISSING_SESSION,
  NOTIFICATION_DROPPED,
  Refusal,
  UNAUTHORIZED,
  UNKNOWN_SESSION,
  unavailable,
  unsupportedVersion,
} from "./call/refusal.ts";

/** What a request is decided and forwarded with, as it stands at one moment. */
export type CallContext = {
  readonly access: Access;
  readonly policy: PolicyState | undefined;
  /** Undefined before `initialize`, and where the server has no sessions. */
  readonly session: Session | undefined;
  readonly version: ServedVersion | typeof STATELESS_VERSION;
  readonly acceptsStream: boolean;
  /** What the client called itself; undefined when nobody can tell. */
  readonly clientName: string | undefined;
};

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
  const stateless = statelessOf(inbound);
  if (stateless !== undefined) {
    call.draft.policyId = access.grant.policyId;
    const policy = ports.snapshot.policyOf(access.grant);
    return {
      access,
      policy,
      session: undefined,
      version: STATELESS_VERSION,
      acceptsStream,
      clientName: stateless.clientName,
    };
  }
  if (target.version !== undefined && !isServedVersion(target.version))
    return unsupportedVersion(target.version);

  const session = findSession(access, { target, inbound }, ports);
  if (session instanceof Refusal) return session;
  const meaningless = session === undefined ? withoutSession(inbound) : undefined;
  if (meaningless !== undefined) return meaningless;

  const policy = ports.snapshot.policyOf(access.grant);
  call.draft.policyId = access.grant.policyId;
  const version = target.version ?? session?.version ?? ASSUMED_VERSION;
  return { access, policy, session, version, acceptsStream, clientName: session?.clientName };
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
