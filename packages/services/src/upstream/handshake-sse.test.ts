import type { IncomingMessage } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { ConnectionTrap } from "@sallyport/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type Handler, HttpServers } from "../testing/http-servers.ts";
import { handshake } from "./handshake.ts";

const servers = new HttpServers();
afterEach(() => servers.closeAll());
const serve = async (handler: Handler): Promise<string> => `${await servers.serve(handler)}/sse`;

/** A real server of the official SDK. */
function official(postStatus: number, seen: IncomingMessage["headers"][] = []): Handler {
  const open = new Map<string, SSEServerTransport>();
  return async (request, response) => {
    const { method = "", url = "", headers } = request;
    const transport = open.get(new URL(url, "http://x").searchParams.get("sessionId") ?? "");
    if (method === "POST" && transport === undefined) return response.writeHead(postStatus).end("canary");
    seen.push(headers);
    if (transport !== undefined) return transport.handlePostMessage(request, response);
    const server = new McpServer({ name: "old", version: "0.1" });
    server.registerTool("only", { description: "The only one." }, () => ({ content: [] }));
    const made = new SSEServerTransport("/messages", response);
    open.set(made.sessionId, made);
    return server.connect(made);
  };
}

/** A stream that says this of the address for messages, and nothing more. */
const naming =
  (endpoint: string): Handler =>
  (request, response) => {
    if (request.method === "POST") return response.writeHead(405).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.write(`event: endpoint\ndata: ${endpoint}\n\n`);
  };
const shake = (url: string) =>
  handshake(
    { allowPrivate: true, maxAnswerBytes: 16 * 1024 * 1024 },
    { url, headers: [{ name: "x-api-key", value: "secret" }] },
  );

describe("a server that speaks HTTP+SSE only", () => {
  it.each([400, 404, 405])("and answers POSTs with %i is found with its tools", async (postStatus) => {
    const seen: IncomingMessage["headers"][] = [];
    const result = await shake(await serve(official(postStatus, seen)));
    expect(result).toMatchObject({ ok: true, implementation: "old 0.1", protocolVersion: "2025-11-25" });
    expect(result.ok && result.tools.map(({ name }) => name)).toEqual(["only"]);
    expect(seen.length).toBeGreaterThanOrEqual(4);
    for (const headers of seen) expect(headers["x-api-key"]).toBe("secret");
  });

  it.each<[string, (port: number) => string]>([
    ["another host", (port) => `http://localhost:${port}/messages`],
    ["another host, without a scheme", (port) => `//localhost:${port}/messages`],
    ["another port", (port) => `http://127.0.0.1:${port}/messages`],
    ["another port, after backslashes", (port) => `\\\\127.0.0.1:${port}\\messages`],
    ["a blob", (port) => `blob:http://127.0.0.1:${port}/messages`],
  ])("gets no message at %s", async (_, endpoint) => {
    const trap = await ConnectionTrap.set();
    servers.add(trap);
    expect(await shake(await serve(naming(endpoint(trap.port))))).toMatchObject({ ok: false });
    expect(trap.connections).toBe(0);
  });

  it("gets no message where its address for messages redirects to", async () => {
    const trap = await ConnectionTrap.set();
    servers.add(trap);
    const url = await serve((request, response) => {
      if (request.method === "POST" && request.url === "/messages")
        return response.writeHead(307, { location: `http://127.0.0.1:${trap.port}/` }).end();
      return naming("/messages")(request, response);
    });
    expect(await shake(url)).toMatchObject({ ok: false });
    expect(trap.connections).toBe(0);
  });

  it("is not tried where POSTs fail for another reason, and that reason is the cause", async () => {
    let streams = 0;
    const refusing =
      (status: number): Handler =>
      (request, response) => {
        if (request.method === "GET") streams++;
        return response.writeHead(request.method === "GET" ? 405 : status).end();
      };
    expect(await shake(await serve(refusing(401)))).toMatchObject({ ok: false, cause: "auth_refused" });
    expect(streams).toBe(0);
    expect(await shake(await serve(refusing(400)))).toMatchObject({
      ok: false,
      message: expect.stringContaining("HTTP 400"),
    });
    expect(streams).toBe(1);
    const page: Handler = ({ method }, response) =>
      method === "GET"
        ? response.writeHead(200, { "content-type": "text/html" }).end("<p>Hello")
        : response.writeHead(404).end();
    expect(await shake(await serve(page))).toMatchObject({
      ok: false,
      message: expect.stringContaining("no MCP endpoint at this path (HTTP 404)"),
    });
  });
});
