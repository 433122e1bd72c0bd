import { isRequestId } from "@sallyport/mcp";
import { own } from "@sallyport/json";
import type { Inbound } from "./call.ts";
import { ownerOf } from "./client-side.ts";
import type { Ports } from "./ports.ts";
import type { Ground } from "./resolve.ts";

/**
 * Notes on the requests that a client cancels, or whose session it ends, that it did so; on the question that it
 * answers; and ends our reading of a stream that it reads on elsewhere. Before that is forwarded.
 */
export function noteClientActs(inbound: Inbound, { access, session }: Ground, ports: Ports): void {
  if (session === undefined) return;
  const { grantId, upstreamId } = session;
  const { exchanges, questions } = ports;
  if (inbound.kind === "answer") questions.close(ownerOf(access, session), inbound.question.upstreamId);
  if (inbound.kind === "end_session") {
    for (const exchange of exchanges.ofSession(grantId, upstreamId)) exchange.clientActed = true;
  }
  if (inbound.kind === "open_stream" && inbound.from?.request !== undefined) {
    const running = exchanges.ofSession(grantId, upstreamId, inbound.from.request.id);
    for (const exchange of running) if (!exchange.holdsPlace) exchange.end("resumed");
  }
  if (inbound.kind !== "notification" || inbound.method !== "notifications/cancelled") return;
  const requestId = inbound.params && own(inbound.params, "requestId");
  if (!isRequestId(requestId)) return;
  for (const exchange of exchanges.ofSession(grantId, upstreamId, requestId)) exchange.clientActed = true;
}
