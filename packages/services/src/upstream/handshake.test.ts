import dns from "node:dns";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, isIP } from "node:net";
import { syncBuiltinESMExports } from "node:module";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { ConnectionTrap, freePort, PRIVATE_HOSTS, PRIVATE_NAMES } from "@sallyport/testkit";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createMcpHandler, McpServer as StatelessServer } from "@modelcontextprotocol/server";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Handler, HttpServers } from "../testing/http-servers.ts";
import { handshake } from "./handshake.ts";

const servers = new HttpServers();
afterEach(() => servers.closeAll());
const serve = async (handler: Handler): Promise<string> => `${await servers.serve(handler)}/mcp`;

/** A real server of the official SDK, one a request, with or without SSE. */
function mcp(tools: number, json: boolean): Handler {
  return async (request, response) => {
    const server = new McpServer({ name: "real", version: "1.2.3" });
    for (let i = 0; i < tools; i++) {
      server.registerTool(`tool_${i}`, { description: `Tool ${i}`, inputSchema: { x: z.string() } }, () => ({
        content: [],
      }));
    }
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: json });
    await server.connect(transport);
    await transport.handleRequest(request, response);
  };
}

/** An official server that speaks the stateless protocol; `withSessions`: and the session protocol too. */
function stateless(withSessions: boolean): Handler {
  const made = (): StatelessServer => {
    const server = new StatelessServer({ name: "stateless", version: "2.0" });
    server.registerTool("only", { inputSchema: z.object({}) }, () => ({ content: [] }));
    return server;
  };
  const { fetch } = createMcpHandler(made, { legacy: withSessions ? "stateless" : "reject" });
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const { method = "GET" } = request;
    const body = method === "POST" ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(new Request("http://localhost/mcp", { method, headers, ...body }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
}

/** Answers initialize properly and then whatever the test says. */
function scripted(list: (id: unknown, params: { cursor?: string }) => object): Handler {
  return (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const message =
        body === ""
          ? {}
          : (JSON.parse(body) as { id?: unknown; method?: string; params?: { cursor?: string } });
      if (request.method !== "POST") return response.writeHead(405).end();
      if (message.id === undefined) return response.writeHead(202).end();
      const result =
        message.method === "initialize"
          ? {
              protocolVersion: "2025-06-18",
              capabilities: { tools: {} },
              serverInfo: { name: "scripted", version: "1" },
            }
          : list(message.id, message.params ?? {});
      return response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
    });
  };
}

const open = { allowPrivate: true, maxAnswerBytes: 16 * 1024 * 1024 };
const shake = (url: string, headers: { name: string; value: string }[] = []) =>
  handshake(open, { url, headers });
const schema = { type: "object" };

describe("handshake", () => {
  it.each([
    ["JSON", true],
    ["SSE", false],
  ])("gives name, version and tools of an official server that answers with %s", async (_, json) => {
    const result = await shake(await serve(mcp(3, json)));
    expect(result).toMatchObject({ ok: true, implementation: "real 1.2.3", protocolVersion: "2025-11-25" });
    expect(result.ok && result.tools.map(({ name }) => name)).toEqual(["tool_0", "tool_1", "tool_2"]);
  });

  it.each([
    ["stateless only", false],
    ["stateless and session", true],
  ])("uses the stateless protocol with an official server that speaks %s", async (_, withSessions) => {
    const result = await shake(await serve(stateless(withSessions)));
    expect(result).toMatchObject({
      ok: true,
      implementation: "stateless 2.0",
      protocolVersion: "2026-07-28",
    });
    expect(result.ok && result.tools.map(({ name }) => name)).toEqual(["only"]);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ["HTTP 500", (response) => response.writeHead(500).end("canary")],
    ["HTTP 404", (response) => response.writeHead(404).end()],
    ["nothing", (response) => response.writeHead(202).end()],
    ["a page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("canary")],
  ])("uses the session protocol with a server that answers server/discover with %s", async (_, confused) => {
    const known = scripted(() => ({ tools: [{ name: "a", inputSchema: schema }] }));
    const url = await serve((request, response) =>
      request.headers["mcp-method"] === "server/discover" ? confused(response) : known(request, response),
    );
    expect(await shake(url)).toMatchObject({ ok: true, protocolVersion: "2025-06-18" });
  });

  it("sends the headers that it is given and no cookie or other header of ours", async () => {
    const seen: IncomingMessage["headers"][] = [];
    const handler = scripted(() => ({ tools: [] }));
    const url = await serve((request, response) => {
      seen.push(request.headers);
      handler(request, response);
    });
    await shake(url, [
      { name: "authorization", value: "Bearer upstream" },
      { name: "x-api-key", value: "k" },
    ]);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    for (const headers of seen)
      expect(headers).toMatchObject({ authorization: "Bearer upstream", "x-api-key": "k" });
    expect(seen.every(({ cookie }) => cookie === undefined)).toBe(true);
  });

  it("reads every page, and stops at a cursor that it saw before", async () => {
    const pages: Record<string, object> = {
      "": { tools: [{ name: "a", inputSchema: schema }], nextCursor: "2" },
      "2": { tools: [{ name: "b", inputSchema: schema }], nextCursor: "2" },
    };
    const result = await shake(await serve(scripted((_, { cursor = "" }) => pages[cursor] ?? {})));
    expect(result.ok && result.tools.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("takes a null cursor for the end", async () => {
    const page = { tools: [{ name: "a", inputSchema: schema }], nextCursor: null };
    const result = await shake(await serve(scripted(() => page)));
    expect(result.ok && result.tools.map(({ name }) => name)).toEqual(["a"]);
  });

  it("keeps tools with legal names and storable strings, and the first of two with one name", async () => {
    const tools = [
      { name: "good", description: "nul \u0000 and \ud800 lone", inputSchema: schema },
      { name: "good", description: "twin", inputSchema: schema },
      { name: "two  words", inputSchema: schema },
      { name: "x".repeat(257), inputSchema: schema },
      { name: "__proto__", inputSchema: schema },
    ];
    const result = await shake(await serve(scripted(() => ({ tools }))));
    expect(result.ok && result.tools.map(({ name, description }) => [name, description])).toEqual([
      ["good", "nul \ufffd and \ufffd lone"],
      ["__proto__", ""],
    ]);
  });

  it("gives one hash to definitions that differ in the order of keys, and another after a changed word", async () => {
    const hash = async (tool: object): Promise<string | undefined> => {
      const result = await shake(await serve(scripted(() => ({ tools: [tool] }))));
      return result.ok ? result.tools[0]?.definitionHash : undefined;
    };
    const first = await hash({
      name: "a",
      description: "x",
      inputSchema: { type: "object", properties: {} },
    });
    expect(await hash({ inputSchema: { properties: {}, type: "object" }, description: "x", name: "a" })).toBe(
      first,
    );
    expect(await hash({ name: "a", description: "y", inputSchema: schema })).not.toBe(first);
  });

  const status =
    (code: number, extra: Record<string, string> = {}): Handler =>
    (_, response) =>
      response.writeHead(code, extra).end("canary-body <b>stack trace</b>");

  it.each<[string, Handler, string, RegExp]>([
    ["HTTP 404", status(404), "not_mcp", /no MCP endpoint at this path \(HTTP 404\)/],
    ["HTTP 500", status(500), "not_mcp", /HTTP 500/],
    [
      "a redirect",
      status(307, { location: "http://127.0.0.1:1/" }),
      "not_mcp",
      /redirects to another address \(HTTP 307\)/,
    ],
    [
      "a web page",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("canary-body"),
      "not_mcp",
      /not as an MCP server/,
    ],
    [
      "JSON that is not JSON-RPC",
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"canary":1}'),
      "not_mcp",
      /not as an MCP server/,
    ],
    [
      "broken JSON",
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"canary'),
      "not_mcp",
      /not as an MCP server/,
    ],
  ])("gives the cause of %s and quotes nothing of the answer", async (_, handler, cause, message) => {
    const result = await shake(await serve(handler));
    expect(result).toMatchObject({ ok: false, cause });
    expect(result.ok ? "" : result.message).toMatch(message);
    expect(JSON.stringify(result)).not.toContain("canary");
  });

  it.each<[string, number, string, RegExp]>([
    ["401 to nothing", 401, "auth_needed", /needs a credential \(HTTP 401\).* It says: "Who are you\?"$/],
    ["403", 403, "access_refused", /perhaps because of the host name .* It says: "Who are you\?"$/],
  ])("gives the cause of %s, and the server's own words", async (_, code, cause, message) => {
    const headers = { "www-authenticate": "Bearer canary" };
    const handler: Handler = (_request, response) => response.writeHead(code, headers).end("Who are you?");
    const result = await shake(await serve(handler));
    expect(result).toMatchObject({ ok: false, cause, message: expect.stringMatching(message) });
    expect(JSON.stringify(result)).not.toContain("canary");
  });

  it.each([307, 308])(
    "proposes the URL that a %i on the same origin leads to, once it answers there",
    async (code) => {
      const real = mcp(1, true);
      const url = await serve((request, response) =>
        request.url === "/mcp/"
          ? real(request, response)
          : response.writeHead(code, { location: "/mcp/" }).end(),
      );
      expect(await shake(url)).toMatchObject({ ok: false, cause: "not_mcp", proposedUrl: `${url}/` });
      const loop = await serve((_, response) => response.writeHead(code, { location: "/other" }).end());
      const result = await shake(loop);
      expect(result).toMatchObject({ ok: false, message: expect.stringContaining("redirects") });
      expect(result).not.toHaveProperty("proposedUrl");
    },
  );

  it("gives the cause of a closed port", async () => {
    expect(await shake(`http://127.0.0.1:${await freePort()}/mcp`)).toMatchObject({
      ok: false,
      cause: "refused",
    });
  });

  it.each([
    ["a name without an address", "http://no-such-host.invalid/mcp", "dns"],
    ["no URL", "nonsense", "bad_url"],
  ])("gives the cause of %s", async (_, url, cause) => {
    expect(await shake(url)).toMatchObject({ ok: false, cause });
  });

  it("gives the causes plain_http behind an https URL and closed for a server that hangs up", async () => {
    const url = await serve(() => {});
    expect(await shake(url.replace("http:", "https:"))).toMatchObject({ ok: false, cause: "plain_http" });
    const tcp = createTcpServer((socket) => socket.destroy());
    servers.add(tcp);
    await new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done));
    expect(await shake(`http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`)).toMatchObject({
      ok: false,
      cause: "closed",
    });
  });

  it("gives up on an answer that never ends, after PROXY_ANSWER_MAX_MB", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const more = (): void => {
        while (response.write(Buffer.alloc(1 << 20, 32))) if (response.destroyed) return;
        response.once("drain", more);
      };
      more();
    });
    expect(await shake(url)).toMatchObject({
      ok: false,
      cause: "not_mcp",
      message: expect.stringMatching(/larger than allowed.*PROXY_ANSWER_MAX_MB/),
    });
  });

  /** A server of the session era in front of which something answers `server/discover` in its own way. */
  const behind =
    (discover: Handler, session = "s", encode?: (text: string) => [string, Uint8Array]): Handler =>
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { id, method } = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
      if (method === "server/discover") return discover(request, response);
      if (id === undefined) return response.writeHead(202).end();
      const result =
        method === "initialize"
          ? {
              protocolVersion: "2025-11-25",
              capabilities: { tools: {} },
              serverInfo: { name: "s", version: "1" },
            }
          : { tools: [] };
      const text = JSON.stringify({ jsonrpc: "2.0", id, result });
      const [coding, bytes] = encode?.(text) ?? ["identity", Buffer.from(text)];
      const headers = { "content-type": "application/json", "content-encoding": coding };
      return response.writeHead(200, { ...headers, "mcp-session-id": session }).end(bytes);
    };

  it.each<[string, Handler]>([
    ["401", status(401)],
    ["403", status(403)],
    ["404", status(404)],
    ["500", status(500)],
    ["a redirect", status(307, { location: "/" })],
    ["a hang-up", (request) => request.socket.destroy()],
    ["nothing", () => undefined],
  ])("asks for a session where server/discover was answered with %s", async (_, discover) => {
    expect(await shake(await serve(behind(discover)))).toMatchObject({
      ok: true,
      protocolVersion: "2025-11-25",
    });
  });

  it.each<[string, string, object]>([
    ["8192 characters", "a".repeat(8192), { ok: true }],
    [
      "every visible character",
      String.fromCharCode(...Array.from({ length: 94 }, (_, i) => 33 + i)),
      { ok: true },
    ],
    ["8193 characters", "a".repeat(8193), { ok: false, message: expect.stringMatching(/1 to 8192 visible/) }],
    ["a space", "a b", { ok: false, message: expect.stringMatching(/1 to 8192 visible/) }],
  ])("takes and refuses session ids as the proxy does: %s", async (_, id, expected) => {
    expect(await shake(await serve(behind(status(404), id)))).toMatchObject(expected);
  });

  it.each<[string, (text: string) => Uint8Array, object]>([
    ["gzip", (text) => gzipSync(text), { ok: true }],
    ["br", (text) => brotliCompressSync(text), { ok: true }],
    [
      "deflate",
      (text) => deflateSync(text),
      { ok: false, message: expect.stringMatching(/compressed its answer/) },
    ],
    ["gzip, gzip", (text) => gzipSync(gzipSync(text)), { ok: false, cause: "not_mcp" }],
  ])("takes and refuses answers compressed by %s as the proxy does", async (coding, compress, expected) => {
    const handler = behind(status(404), "s", (text) => [coding, compress(text)]);
    expect(await shake(await serve(handler))).toMatchObject(expected);
  });

  it("opens no connection to a private address in any notation, nor to a name that resolves to one", async () => {
    const trap = await ConnectionTrap.set();
    servers.add(trap);
    const real = dns.lookup;
    dns.lookup = ((name: string, options: object, done: (...answer: unknown[]) => void) => {
      const addresses = PRIVATE_NAMES[name];
      const found = addresses?.map((address) => ({ address, family: isIP(address) }));
      if (found === undefined) Reflect.apply(real, dns, [name, options, done]);
      else done(null, found);
    }) as never;
    syncBuiltinESMExports();
    try {
      for (const host of [...PRIVATE_HOSTS, ...Object.keys(PRIVATE_NAMES)]) {
        const url = `https://${host}:${trap.port}/mcp`;
        const result = await handshake({ ...open, allowPrivate: false }, { url, headers: [] });
        const cause = host in PRIVATE_NAMES ? "private_address" : "bad_url";
        expect([host, result.ok ? "connected" : result.cause, trap.connections]).toEqual([host, cause, 0]);
      }
    } finally {
      dns.lookup = real;
      syncBuiltinESMExports();
    }
  });

  it("follows no redirect, whichever request gets it", async () => {
    const trap = await ConnectionTrap.set();
    servers.add(trap);
    const location = `http://127.0.0.1:${trap.port}/`;
    for (const code of [301, 302, 303, 307, 308]) {
      const result = await shake(await serve(status(code, { location })));
      expect([result.ok, trap.connections]).toEqual([false, 0]);
    }
  });
});
