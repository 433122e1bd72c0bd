import type { IncomingMessage, ServerResponse } from "node:http";

/** Request headers that a page may send: those of MCP, and its Mcp-Param headers. */
const TAKEN: ReadonlySet<string> = new Set([
  "accept",
  "authorization",
  "content-type",
  "last-event-id",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "mcp-session-id",
]);
const PARAM_PREFIX = "mcp-param-";
/** Response headers that a page may read. */
const EXPOSED = "mcp-session-id, www-authenticate, retry-after";
/** Seconds for which a browser keeps the answer to a preflight. */
const PREFLIGHT_AGE = "7200";

/**
 * Lets a page of an allowed origin read the answer (Fetch standard, "CORS protocol"). True when the request is a
 * preflight, which is answered here, before authentication: a browser sends it without credentials, and it asks for
 * nothing. A request from any other origin is for the pipeline to refuse.
 */
export function answerCrossOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: ReadonlySet<string>,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !allowed.has(origin.toLowerCase())) return false;
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "Origin");
  const isPreflight = request.method === "OPTIONS" && "access-control-request-method" in request.headers;
  if (!isPreflight) {
    response.setHeader("access-control-expose-headers", EXPOSED);
    return false;
  }
  const asked = request.headers["access-control-request-headers"] ?? "";
  const names = asked
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => TAKEN.has(name) || (name.startsWith(PARAM_PREFIX) && /^[a-z0-9-]+$/.test(name)));
  response.setHeader("access-control-allow-methods", "POST, GET, DELETE");
  response.setHeader("access-control-allow-headers", names.join(", "));
  response.setHeader("access-control-max-age", PREFLIGHT_AGE);
  response.writeHead(204);
  response.end();
  return true;
}
