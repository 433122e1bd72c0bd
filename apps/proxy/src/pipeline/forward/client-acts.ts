import { own } from "@sallyport/json";
import { isRequestId } from "@sallyport/mcp";
import type { Session } from "../../adapters/seals/session-seal.ts";
import type { ClientAct } from "../../adapters/state/open-exchanges.ts";
import type { Inbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { ownerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";

/**
 * Notes on the requests that a client cancels, or whose session it ends, that it did so; on the server's request that
 * it answers; and ends our reading of a stream that it reads on elsewhere. Before that is forwarded: resolves when it
 * is known wherever these requests are, and rejects when that cannot be told.
 */
export function noteClientActs(
  inbound: Inbound,
  { access, session }: CallContext,
  { exchanges, siblings, serverRequests }: Ports,
): Promise<void> | undefined {
  if (session === undefined) return undefined;
  if (inbound.kind === "answer")
    return serverRequests.close(ownerOf(access, session), inbound.serverRequest.upstreamId);
  const act = actOf(inbound, session);
  if (act === undefined) return undefined;
  exchanges.note(act);
  return siblings.tell("client act", act);
}

function actOf(inbound: Inbound, { grantId, upstreamId: sessionId }: Session): ClientAct | undefined {
  if (inbound.kind === "end_session") return { grantId, sessionId, requestId: undefined, act: "gives up" };
  if (inbound.kind === "open_stream") {
    const requestId = inbound.from?.request?.id;
    return requestId === undefined ? undefined : { grantId, sessionId, requestId, act: "reads on" };
  }
  if (inbound.kind !== "notification" || inbound.method !== "notifications/cancelled") return undefined;
  const requestId = inbound.params && own(inbound.params, "requestId");
  return isRequestId(requestId) ? { grantId, sessionId, requestId, act: "gives up" } : undefined;
}
