import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { clientAddress } from "./client-address.ts";
import { limitBody } from "./limit-body.ts";

export type FrontOptions = {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** How many reverse proxies of ours stand in front; 0 for none. */
  readonly trustedHops: number;
};

/** Milliseconds. Idle connections outlive the 60 s of the usual balancer, which would else send into a closed one. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 75_000 };
const MAX_CONNECTIONS = 10_000;

/** What only a trusted reverse proxy may say of a request. */
const FORWARDED = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
];

/** The HTTP server in front of the pages: it bounds what is read, and decides whom to believe about the client. */
export function createFront({ handle, trustedHops }: FrontOptions): Server {
  const server = createServer(TIMES, (request, response) => {
    response.on("error", () => undefined); // the client left
    if (limitBody(request, response)) return;
    const { headers } = request;
    const chain = trustedHops === 0 ? "" : String(headers["x-forwarded-for"] ?? "");
    if (trustedHops === 0) for (const name of FORWARDED) delete headers[name];
    headers["x-forwarded-for"] = clientAddress(chain, request.socket.remoteAddress ?? "", trustedHops);
    handle(request, response).catch((error: unknown) => {
      console.error("A request failed:", error);
      response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}
