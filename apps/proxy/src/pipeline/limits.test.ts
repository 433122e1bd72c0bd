import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import type { Call } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { Refusal } from "./call/refusal.ts";
import { checkLimits } from "./limits.ts";

const SERVER = "0a1b2c3d-0000-4000-8000-000000000001";
const PORTS = {
  allowedHosts: new Set(["proxy.test"]),
  allowedOrigins: new Set(["https://app.test"]),
} as unknown as Ports;
const POST = { host: "proxy.test", "content-type": "application/json" };

type Given = {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Names that come a second time. */
  readonly again?: readonly string[];
};

function check({ url = `/mcp/${SERVER}`, method = "POST", headers = {}, again = [] }: Given) {
  const all: Record<string, string | undefined> = { ...POST, ...headers };
  const sent = Object.entries(all).filter(([, value]) => value !== undefined);
  const rawHeaders = [...sent.flat(), ...again.flatMap((name) => [name, "x"])];
  const request = { url, method, headers: Object.fromEntries(sent), rawHeaders };
  const call = { request: request as unknown as IncomingMessage, draft: {} } as Call;
  return checkLimits(call, PORTS);
}

describe("checkLimits", () => {
  it.each<[string, Given, number]>([
    ["another path", { url: "/" }, 404],
    ["a path below the server", { url: `/mcp/${SERVER}/x` }, 404],
    ["an absolute target", { url: `http://proxy.test/mcp/${SERVER}` }, 404],
    ["an upper-case id", { url: `/mcp/${SERVER.toUpperCase()}` }, 404],
    ["an escaped path", { url: `/%6dcp/${SERVER}` }, 404],
    ["PUT", { method: "PUT" }, 405],
    ["an upgrade", { headers: { upgrade: "websocket" } }, 405],
    ["another expectation", { headers: { expect: "200-ok" } }, 417],
    ["two Authorization headers", { headers: { authorization: "Bearer a" }, again: ["Authorization"] }, 400],
    ["two session ids", { headers: { "mcp-session-id": "a" }, again: ["MCP-SESSION-ID"] }, 400],
    ["no Host", { headers: { host: undefined } }, 400],
    ["another Host", { headers: { host: "evil.test" } }, 421],
    ["another Origin", { headers: { origin: "https://evil.test" } }, 403],
    ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["another charset", { headers: { "content-type": "application/json; charset=utf-16" } }, 415],
    ["a compressed body", { headers: { "content-encoding": "gzip" } }, 415],
    ["a POST that takes no JSON", { headers: { accept: "text/html" } }, 406],
    ["a GET that takes no stream", { method: "GET", headers: { accept: "application/json" } }, 406],
  ])("refuses %s", (_, given, status) => {
    const refusal = check(given);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ status });
  });

  it.each<[string, Given, object]>([
    ["a trailing slash", { url: `/mcp/${SERVER}/` }, { method: "POST", serverId: SERVER }],
    ["a query", { url: `/mcp/${SERVER}?a=b` }, { serverId: SERVER }],
    ["100-continue", { headers: { expect: "100-Continue" } }, { method: "POST" }],
    ["a charset of utf8", { headers: { "content-type": "application/json;charset=utf8" } }, {}],
    ["a charset of UTF-8", { headers: { "content-type": 'application/json; charset="UTF-8"' } }, {}],
    ["an Origin that is ours", { headers: { origin: "https://APP.test" } }, {}],
    ["a POST that takes JSON alone", { headers: { accept: "application/json" } }, { acceptsStream: false }],
    ["a POST without Accept", { headers: {} }, { acceptsStream: true }],
    ["a GET with a last event", { method: "GET", headers: { "last-event-id": "e" } }, { lastEventId: "e" }],
    [
      "a DELETE whatever it takes",
      { method: "DELETE", headers: { accept: "text/html" } },
      { method: "DELETE" },
    ],
  ])("takes %s", (_, given, target) => expect(check(given)).toMatchObject(target));
});
