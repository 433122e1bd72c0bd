import type { ServerState } from "../../adapters/state/server-state.ts";
import type { UpstreamExchange, UpstreamRequest } from "../../adapters/upstream/upstream.ts";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";

/**
 * One HTTP request to the server, under headers that are all our own. Throws UpstreamFailure when there is nowhere to
 * send it or the server's credential cannot be opened.
 */
export function sendUpstream(
  how: Pick<UpstreamRequest, "method" | "headTimeoutMs" | "bodyTimeoutMs">,
  what: {
    context: CallContext;
    ports: Ports;
    body: Buffer | null;
    isInitialize: boolean;
    more: readonly string[];
  },
): UpstreamExchange {
  const { context, ports, body } = what;
  const { endpoint, entry } = context.access.server;
  if (endpoint === undefined) throw new UpstreamFailure("blocked");
  const headers = fixedHeaders();
  if (body !== null) headers.push("content-type", "application/json");
  if (how.method === "GET") headers.push("accept", "text/event-stream");
  else headers.push("accept", "application/json, text/event-stream");
  if (!what.isInitialize) headers.push("mcp-protocol-version", context.version);
  if (context.session !== undefined) headers.push("mcp-session-id", context.session.upstreamId);
  headers.push(...what.more);
  addCredential(headers, context.access.server);
  const { authorities } = entry;
  const holder = context.access.grant;
  return ports.upstream.send({ holder, ...how, ...endpoint, authorities, headers, body });
}

export function fixedHeaders(): string[] {
  return ["accept-encoding", "identity", "user-agent", "sallyport"];
}

/** The server's own secrets, opened for this one request. */
export function addCredential(headers: string[], { credential }: ServerState): string[] {
  if (credential === undefined) throw new UpstreamFailure("credential");
  for (const { name, open } of credential) headers.push(name, open());
  return headers;
}
