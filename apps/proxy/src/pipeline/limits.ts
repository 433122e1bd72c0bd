import type { IncomingMessage } from "node:http";
import type { Call, Target } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { FOREIGN_HOST, FOREIGN_ORIGIN, httpRefusal, oauthRefusal, type Refusal } from "./call/refusal.ts";

/** The path exactly as it came: no absolute form, no escapes, no dots. A query is never read and never sent on. */
const PATH = /^\/mcp\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?(?:\?.*)?$/;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-?8"?)?\s*$/i;

/** Headers of which Node keeps the first and drops the rest without a word. */
const ONCE: ReadonlySet<string> = new Set([
  "authorization",
  "host",
  "content-type",
  "content-length",
  "mcp-session-id",
  "mcp-protocol-version",
  "last-event-id",
  "origin",
]);
const ONCE_LENGTHS: ReadonlySet<number> = new Set([...ONCE].map(({ length }) => length));

/** Clients that take a 401 for an invitation to sign in show it to their user. */
const NOT_FOUND = httpRefusal(
  404,
  "There is nothing here. Connect to /mcp/<server id> with a valid grant token; there is no sign-in.",
);
/** Where clients look for an authorization server, or try to register with one (RFC 8414, 9728, 7591). */
const OAUTH_PATH =
  /^(?:\/mcp\/[^/?]{1,100})?\/(?:(?:register|authorize|token|revoke)\/?|\.well-known\/(?:oauth-[a-z-]+|openid-configuration)(?:\/[^?]*)?)(?:\?.*)?$/;
const NO_SIGN_IN = oauthRefusal(
  "There is no sign-in here. Connect to /mcp/<server id> with a valid grant token.",
);
const WRONG_METHOD = httpRefusal(405, "Use POST, GET or DELETE.", ["allow", "POST, GET, DELETE"]);
const UPGRADE = httpRefusal(405, "Connections are not upgraded here.", ["allow", "POST, GET, DELETE"]);
const UNEXPECTED = httpRefusal(417, "Only 100-continue can be expected here.");
const NO_HOST = httpRefusal(400, "The Host header is missing.");
const MAX_HEADERS = 100;
const TOO_MANY_HEADERS = httpRefusal(431, `Send at most ${MAX_HEADERS} headers.`);
const REPEATED = httpRefusal(400, "A header that must be there once is there twice.");
const NOT_JSON = httpRefusal(415, "Send application/json in UTF-8.");
const ENCODED = httpRefusal(415, "Send the body without a Content-Encoding.");
const NOT_ACCEPTED = httpRefusal(406, "Accept application/json and text/event-stream.");

/** Step 1: what HTTP alone can tell, before any secret is looked at or any byte of the body is read. */
export function checkLimits({ request, draft }: Call, ports: Ports): Target | Refusal {
  if (request.rawHeaders.length > 2 * MAX_HEADERS) return TOO_MANY_HEADERS;
  const serverId = PATH.exec(request.url ?? "")?.[1];
  if (serverId === undefined) return OAUTH_PATH.test(request.url ?? "") ? NO_SIGN_IN : NOT_FOUND;
  const { method, headers } = request;
  if (method !== "POST" && method !== "GET" && method !== "DELETE") return WRONG_METHOD;
  if (method !== "POST") draft.method = method;
  if (headers.upgrade !== undefined) return UPGRADE;
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== "100-continue") return UNEXPECTED;
  if (hasRepeated(request.rawHeaders)) return REPEATED;
  if (headers.host === undefined) return NO_HOST;
  if (!ports.allowedHosts.has(headers.host.toLowerCase())) return FOREIGN_HOST;
  if (headers.origin !== undefined && !ports.allowedOrigins.has(headers.origin.toLowerCase()))
    return FOREIGN_ORIGIN;
  const bodyRefusal = method === "POST" ? checkBodyHeaders(request) : undefined;
  if (bodyRefusal !== undefined) return bodyRefusal;
  const accepts = acceptedTypes(headers.accept);
  if (method === "GET" ? !accepts.stream : method === "POST" && !accepts.json) return NOT_ACCEPTED;
  return {
    method,
    serverId,
    authorization: headers.authorization,
    sessionId: one(headers["mcp-session-id"]),
    version: one(headers["mcp-protocol-version"]),
    acceptsStream: accepts.stream,
    lastEventId: one(headers["last-event-id"]),
  };
}

function checkBodyHeaders({ headers }: IncomingMessage): Refusal | undefined {
  if (!JSON_TYPE.test(headers["content-type"] ?? "")) return NOT_JSON;
  return headers["content-encoding"] === undefined ? undefined : ENCODED;
}

/** The specification asks for both types; no header at all, wildcards, and JSON alone are taken too. */
function acceptedTypes(accept: string | undefined): { json: boolean; stream: boolean } {
  if (accept === undefined || accept.includes("*/*")) return { json: true, stream: true };
  const types = accept.toLowerCase();
  return {
    json: types.includes("application/json") || types.includes("application/*"),
    stream: types.includes("text/event-stream") || types.includes("text/*"),
  };
}

function hasRepeated(rawHeaders: readonly string[]): boolean {
  const seen: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? "";
    if (!ONCE_LENGTHS.has(name.length)) continue;
    const lower = name.toLowerCase();
    if (!ONCE.has(lower)) continue;
    if (seen.includes(lower)) return true;
    seen.push(lower);
  }
  return false;
}

/** After the check above there is one value, or none. */
function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(",") : value;
}
