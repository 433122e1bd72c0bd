import { open } from "@sallyport/credentials";
import type { UpstreamExchange, UpstreamRequest } from "../adapters/upstream.ts";
import type { Inbound } from "./call.ts";
import type { Ports } from "./ports.ts";
import type { Ground } from "./resolve.ts";
import { UpstreamFailure } from "./upstream-failure.ts";

/** Milliseconds that a call's answer may be silent; a server that works may say nothing for a while. */
const CALL_SILENCE_MS = 300_000;

/** Ours, or HTTP's own: a registered header must not contradict them. */
const RESERVED =
  /^(?:host|connection|keep-alive|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|expect|cookie|content-length|content-type|content-encoding|accept|accept-encoding|user-agent|mcp-.*|last-event-id)$/;

/**
 * Step 8: exactly the bytes that were judged, under headers that are all our own. Throws UpstreamFailure when there is
 * nowhere to send them or the server's credential cannot be opened.
 */
export function forward(inbound: Inbound, ground: Ground, ports: Ports): UpstreamExchange {
  const isStream = inbound.kind === "open_stream";
  return send(
    { method: METHODS[inbound.kind], bodyTimeoutMs: isStream ? 0 : CALL_SILENCE_MS },
    {
      ground,
      ports,
      body: "body" in inbound ? inbound.body : null,
      isInitialize: inbound.kind === "request" && inbound.method === "initialize",
    },
  );
}

/** Our own answer to a request of the server, on its session. Nobody waits for it. */
export function answerServer(body: string, ground: Ground, ports: Ports): void {
  const how = { method: "POST", bodyTimeoutMs: CALL_SILENCE_MS } as const;
  const exchange = send(how, { ground, ports, body: Buffer.from(body), isInitialize: false });
  const drop = { chunk: () => true, end: () => undefined, fail: () => undefined };
  exchange.head.then(
    () => exchange.pipe(drop),
    () => undefined,
  );
}

function send(
  how: Pick<UpstreamRequest, "method" | "bodyTimeoutMs">,
  what: { ground: Ground; ports: Ports; body: Buffer | null; isInitialize: boolean },
): UpstreamExchange {
  const { ground, ports, body } = what;
  const { endpoint } = ground.access.server;
  if (endpoint === undefined) throw new UpstreamFailure("blocked");
  const headers = [...FIXED];
  if (body !== null) headers.push("content-type", "application/json");
  if (how.method === "GET") headers.push("accept", "text/event-stream");
  else headers.push("accept", "application/json, text/event-stream");
  if (!what.isInitialize) headers.push("mcp-protocol-version", ground.version);
  if (ground.session !== undefined) headers.push("mcp-session-id", ground.session.upstreamId);
  addCredential(headers, ground, ports);
  return ports.upstream.send({ ...how, ...endpoint, headers, body });
}

const FIXED: readonly string[] = ["accept-encoding", "identity", "user-agent", "sallyport"];

/** The server's own secrets, opened for this one request and kept nowhere. */
function addCredential(headers: string[], { access }: Ground, { keyring, log }: Ports): void {
  const { id, orgId, auth, headers: sealedHeaders } = access.server.entry;
  if (auth === "none") return;
  for (const { name, sealed } of sealedHeaders) {
    const field = `header:${name}`;
    if (RESERVED.test(name.toLowerCase())) throw new UpstreamFailure("credential");
    try {
      headers.push(name, open(keyring, { orgId, serverId: id, field }, sealed));
    } catch {
      log.error({ serverId: id, header: name }, "A stored header cannot be opened: check SEALING_KEYS.");
      throw new UpstreamFailure("credential");
    }
  }
}

const METHODS: Readonly<Record<Inbound["kind"], UpstreamRequest["method"]>> = {
  call: "POST",
  request: "POST",
  notification: "POST",
  open_stream: "GET",
  end_session: "DELETE",
};
