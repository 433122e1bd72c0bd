import { isRequestId } from "@sallyport/mcp";
import { own } from "@sallyport/json";
import type { Inbound } from "./call.ts";
import type { Ports } from "./ports.ts";
import type { Ground } from "./resolve.ts";

/** Notes on the requests that a client cancels, or whose session it ends, that it did so. Before that is forwarded. */
export function noteClientActs(inbound: Inbound, { session }: Ground, { exchanges }: Ports): void {
  if (session === undefined) return;
  const { grantId, upstreamId } = session;
  if (inbound.kind === "end_session") {
    for (const exchange of exchanges.ofSession(grantId, upstreamId)) exchange.clientActed = true;
  }
  if (inbound.kind !== "notification" || inbound.method !== "notifications/cancelled") return;
  const requestId = inbound.params && own(inbound.params, "requestId");
  if (!isRequestId(requestId)) return;
  for (const exchange of exchanges.ofSession(grantId, upstreamId, requestId)) exchange.clientActed = true;
}
