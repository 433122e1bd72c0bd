import type { LimitClaim } from "@sallyport/limits";
import type { RequestId } from "@sallyport/mcp";
import type { Scope } from "@sallyport/policy";
import { windowName } from "@sallyport/policy/limit-window";
import { STATE_VALID_FOR_MS } from "../../adapters/seals/request-state-seal.ts";
import { SERVER_REQUEST_VALID_FOR_MS, type ServerRequest } from "../../adapters/seals/server-requests.ts";
import type { Session } from "../../adapters/seals/session-seal.ts";
import type { CallContext } from "../call/context.ts";
import type { Countable } from "../decide/permission.ts";

/** A call that holds a place of a concurrency limit is ended after so long; its place is given up a little later. */
export const MAX_CALL_MS = 3_600_000;
const SLOT_GRACE_MS = 10_000;

/** What a limit claims for this call; undefined when it counts by session and the call has none. */
export function toClaim(limit: Countable, context: CallContext, now: number): LimitClaim | undefined {
  const of = SCOPE_IDS[limit.scope](context);
  if (of === undefined) return undefined;
  const { orgId: org } = context.access.grant;
  const { counter } = limit;
  if (limit.kind === "concurrency") {
    const deadline = now + MAX_CALL_MS + SLOT_GRACE_MS;
    return { kind: "slot", org, key: `${of}:concurrency:${counter}`, max: limit.max, deadline };
  }
  const { window, max, amount } = limit;
  return { kind: "charge", org, key: `${of}:${windowName(window)}:${counter}`, window, max, amount };
}

/** The one use of a request state; it stays used for as long as the state would open (docs/threats.md, L12). */
export function toStateClaim(org: string, stateId: string): LimitClaim {
  return toUseClaim(org, `request state ${stateId}`, STATE_VALID_FOR_MS);
}

/** The one answer to a server's request. */
export function toAnswerClaim(org: string, { useId }: ServerRequest): LimitClaim {
  return toUseClaim(org, `question ${useId}`, SERVER_REQUEST_VALID_FOR_MS);
}

/**
 * The one place of an id in a session, for as long as its request is on its way: of two requests of one id the server
 * would mix up the answers, and each is rewritten for the request that it belongs to.
 */
export function toIdClaim(org: string, { grantId, upstreamId }: Session, id: RequestId): LimitClaim {
  const key = `id ${grantId} ${upstreamId} ${JSON.stringify(id)}`;
  return { kind: "slot", org, key, max: 1, deadline: Number.MAX_SAFE_INTEGER, guardsSession: true };
}

function toUseClaim(org: string, key: string, validForMs: number): LimitClaim {
  const window = { kind: "sliding", ms: validForMs } as const;
  return { kind: "charge", org, key, window, max: 1n, amount: 1n };
}

/**
 * Whose budget it is. Ids of all kinds are unique among each other, so budgets of two scopes never meet; two rules
 * that name one counter of one scope and window share it, also in two policies.
 */
const SCOPE_IDS: Readonly<Record<Scope, (context: CallContext) => string | undefined>> = {
  grant: ({ access }) => access.grant.id,
  identity: ({ access }) => access.grant.identityId,
  session: ({ session }) => session?.id,
  server: ({ access }) => access.grant.serverId,
  org: ({ access }) => access.grant.orgId,
};
