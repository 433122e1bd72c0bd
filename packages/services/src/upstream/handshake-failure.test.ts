import { expect, it } from "vitest";
import type { Seen } from "./guarded-fetch.ts";
import { explainHandshakeFailure, type HandshakeCause } from "./handshake-failure.ts";

const NOTHING: Seen = {
  status: undefined,
  isStream: false,
  error: undefined,
  problem: undefined,
  words: "",
  location: undefined,
};
const QUOTED = "canary of the server";
const named = (name: string, code?: string): Error =>
  Object.assign(new Error(QUOTED), { name }, code === undefined ? {} : { code });
const network = (code: string): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(QUOTED), { code }) });

it.each<[string, unknown, Partial<Seen>, HandshakeCause, RegExp]>([
  [
    "an answer that is too large",
    named("Error"),
    { status: 200, problem: "too_large" },
    "not_mcp",
    /larger than allowed/,
  ],
  ["401 without a credential", named("Error"), { status: 401 }, "auth_needed", /needs a credential/],
  ["403", named("Error"), { status: 403 }, "access_refused", /perhaps because of the host name/],
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

it.each<[string, string, string]>([
  ["a sentence", "Invalid host header", ' It says: "Invalid host header"'],
  ["JSON-RPC", '{"error":{"code":-32000,"message":"Invalid Host: x"}}', ' It says: "Invalid Host: x"'],
  ["OAuth", '{"error":"invalid_token","error_description":"Expired."}', ' It says: "Expired."'],
  ["control characters", "a\u202eb\u0000", ' It says: "a\\u{202e}b\\u{0}"'],
  ["a page", "<html>canary", ""],
  ["our secret", "Bad token canary-secret", ""],
  ["nothing", "", ""],
])("adds what a 401 says: %s", (_, words, said) => {
  const seen = { ...NOTHING, status: 401, words };
  const { cause, message } = explainHandshakeFailure(named("Error"), seen, ["Bearer canary-secret"]);
  expect(cause).toBe("auth_refused");
  expect(message.slice(message.indexOf('<token>".') + 9)).toBe(said);
});

it("quotes at most 200 characters", () => {
  const seen = { ...NOTHING, status: 403, words: "x".repeat(4000) };
  expect(explainHandshakeFailure(named("Error"), seen).message).toContain(`"${"x".repeat(199)}…"`);
});
