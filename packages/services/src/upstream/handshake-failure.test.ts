import { expect, it } from "vitest";
import type { Seen } from "./guarded-fetch.ts";
import { explainHandshakeFailure, type HandshakeCause } from "./handshake-failure.ts";

const NOTHING: Seen = { status: undefined, isStream: false, error: undefined, tooLarge: false };
const QUOTED = "canary of the server";
const named = (name: string, code?: string): Error =>
  Object.assign(new Error(QUOTED), { name }, code === undefined ? {} : { code });
const network = (code: string): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(QUOTED), { code }) });

it.each<[string, unknown, Partial<Seen>, HandshakeCause, RegExp]>([
  [
    "an answer that is too large",
    named("Error"),
    { status: 200, tooLarge: true },
    "not_mcp",
    /larger than 8 MiB/,
  ],
  ["401", named("Error"), { status: 401 }, "auth_refused", /HTTP 401/],
  ["403", named("Error"), { status: 403 }, "auth_refused", /HTTP 403/],
  ["a redirect", named("Error"), { status: 302 }, "not_mcp", /Enter the final URL/],
  ["404", named("Error"), { status: 404 }, "not_mcp", /\/mcp, older ones at \/sse/],
  ["405", named("Error"), { status: 405 }, "not_mcp", /HTTP 405/],
  ["another refusal", named("Error"), { status: 429 }, "not_mcp", /HTTP 429/],
  ["an error of the server", named("Error"), { status: 500 }, "not_mcp", /Look into its log/],
  ["an answer that is not MCP", named("SyntaxError"), { status: 200 }, "not_mcp", /not as an MCP server/],
  ["a name without an address", named("Error"), { error: network("ENOTFOUND") }, "dns", /./],
  ["a closed port", named("Error"), { error: network("ECONNREFUSED") }, "refused", /./],
  [
    "plain http behind https",
    named("Error"),
    { error: network("ERR_SSL_WRONG_VERSION_NUMBER") },
    "plain_http",
    /https/,
  ],
  [
    "HTTP/2 only",
    named("Error"),
    { error: network("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL") },
    "http2_only",
    /HTTP\/2/,
  ],
  ["our deadline before any answer", named("TimeoutError"), {}, "timeout", /./],
  ["the SDK's timeout after an answer", named("Error", "REQUEST_TIMEOUT"), { status: 200 }, "timeout", /./],
])("names the cause of %s and quotes nothing of it", (_, error, seen, cause, message) => {
  const failure = explainHandshakeFailure(error, { ...NOTHING, ...seen });
  expect(failure).toEqual({ cause, message: expect.stringMatching(message) });
  expect(failure.message).not.toContain(QUOTED);
});
