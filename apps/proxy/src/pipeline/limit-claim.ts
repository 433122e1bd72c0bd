import type { LimitClaim } from "@sallyport/limits";
import type { RequestId } from "@sallyport/mcp";
import type { Scope } from "@sallyport/policy";
import { windowName } from "@sallyport/policy/limit-window";
import { QUESTION_VALID_FOR_MS, type Question } from "../adapters/questions.ts";
import type { Session } from "../adapters/session-seal.ts";
import { STATE_VALID_FOR_MS } from "../adapters/state-seal.ts";
import type { Countable } from "./decide.ts";
import type { Ground } from "./resolve.ts";

/** A call that holds a place of a concurrency limit is ended after so long; its place is given up a little later. */
export const LONGEST_CALL_MS = 3_600_000;
const SLOT_GRACE_MS = 10_000;

/** What a limit claims for this call; undefined when it counts by session and the call has none. */
export function toClaim(limit: Countable, ground: Ground, now: number): LimitClaim | undefined {
  const of = SCOPE_IDS[limit.scope](ground);
  if (of === undefined) return undefined;
  const { counter } = limit;
  if (limit.kind === "concurrency") {
    const deadline = now + LONGEST_CALL_MS + SLOT_GRACE_MS;
    return { kind: "slot", key: `${of}:concurrency:${counter}`, max: limit.max, deadline };
  }
  const { window, max, amount } = limit;
  return { kind: "charge", key: `${of}:${windowName(window)}:${counter}`, window, max, amount };
}

/** The one use of a request state; it stays used for as long as the state would open (docs/threats.md, L12). */
export function toStateClaim(stateId: string): LimitClaim {
  return toUseClaim(`request state ${stateId}`, STATE_VALID_FOR_MS);
}

/** The one answer to a server's question. */
export function toAnswerClaim({ useId }: Question): LimitClaim {
  return toUseClaim(`question ${useId}`, QUESTION_VALID_FOR_MS);
}

/**
 * The one place of an id in a session, for as long as its request is on its way: of two requests of one id the server
 * would mix up the answers, and each is shaped for the request that it belongs to.
 */
export function toIdClaim({ grantId, upstreamId }: Session, id: RequestId): LimitClaim {
  const key = `id ${grantId} ${upstreamId} ${JSON.stringify(id)}`;
  return { kind: "slot", key, max: 1, deadline: Number.MAX_SAFE_INTEGER };
}

function toUseClaim(key: string, validForMs: number): LimitClaim {
  return { kind: "charge", key, window: { kind: "sliding", ms: validForMs }, max: 1n, amount: 1n };
}

/**
 * Whose budget it is. Ids of all kinds are unique among each other, so budgets of two scopes never meet; two rules
 * that name one counter of one scope and window share it, also in two policies.
 */
const SCOPE_IDS: Readonly<Record<Scope, (ground: Ground) => string | undefined>> = {
  grant: ({ access }) => access.grant.id,
  identity: ({ access }) => access.grant.identityId,
  session: ({ session }) => session?.id,
  server: ({ access }) => access.grant.serverId,
  org: ({ access }) => access.grant.orgId,
};
