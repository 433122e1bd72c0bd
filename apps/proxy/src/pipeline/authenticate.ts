import { hashGrantToken, isGrantToken } from "@sallyport/credentials";
import type { Access } from "../adapters/state/access.ts";
import type { Call, Target } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { type Refusal, UNAUTHORIZED, unavailable } from "./call/refusal.ts";

const BEARER = /^Bearer ([^\s]+)$/i;

/**
 * Step 2: the token's grant on the server of the path. A token that cannot be one is refused by shape and checksum,
 * without a look-up. Every way to fail gives the same answer.
 */
export function authenticate(call: Call, target: Target, ports: Ports): Access | Refusal {
  const notReady = ports.notReady();
  if (notReady !== undefined && ports.snapshot.version === 0) return unavailable(notReady);
  const token = BEARER.exec(target.authorization ?? "")?.[1];
  if (token === undefined || !isGrantToken(token)) return UNAUTHORIZED;
  const access = ports.snapshot.find(hashGrantToken(token), target.serverId, call.at);
  if (access === undefined) return UNAUTHORIZED;
  const { draft } = call;
  draft.orgId = access.grant.orgId;
  draft.serverId = access.grant.serverId;
  draft.identityId = access.grant.identityId;
  draft.grantId = access.grant.id;
  return access;
}
