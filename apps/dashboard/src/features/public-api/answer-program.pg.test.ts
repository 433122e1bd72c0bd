import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { seedServers } from "@sallyport/catalog/seed-servers";
import { type Catalogue, loadSeed, openCatalogue } from "@sallyport/catalog-store";
import { createTestDatabase, type TestDatabase } from "@sallyport/testkit/test-database";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerMcpClient, answerQuestion } from "./answer-program.ts";
import { MAX_BYTES } from "./bounded-body.ts";
import { TokenBucket } from "./token-bucket.ts";

let database: TestDatabase;
let pool: Catalogue;
let server: Server;
let site: string;
let bucket: TokenBucket;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openCatalogue(database.dashboardUrl, { connections: 2, statementMs: 10_000 });
  await loadSeed(pool, seedServers());
  server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  bucket = new TokenBucket({ perMinute: 60, clients: 10, clock: () => 0 });
});

/** As the front and the routes hand a request over. */
async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = new Headers(incoming.headers as Record<string, string>);
  headers.set("x-forwarded-for", "192.0.2.1");
  const { url = "/", method = "GET" } = incoming;
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const request = new Request(`${site}${url}`, { method, headers, ...body });
  const { pathname } = new URL(request.url);
  const at = { pool, site, bucket };
  const answer =
    pathname === "/catalog/mcp"
      ? await answerMcpClient(request, at)
      : await answerQuestion({ question: pathname.split("/").at(-1) ?? "", request }, at);
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}

const post = (path: string, body: string): Promise<Response> =>
  fetch(`${site}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body,
  });

describe("the catalogue's MCP server over HTTP", () => {
  it("answers the official client", async () => {
    const client = new Client({ name: "test", version: "1" });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${site}/catalog/mcp`)));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("check_stack");
    const answer = await client.callTool({
      name: "get_tool",
      arguments: { server: "server-filesystem", tool: "write_file" },
    });
    const [content] = answer.content as { text: string }[];
    expect(JSON.parse(content?.text ?? "")).toMatchObject({
      name: "write_file",
      server: "server-filesystem",
    });
    await client.close();
  });

  it("counts each message of a batch, and says when to come back", async () => {
    const call = {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "search", arguments: { query: "a" } },
    };
    const answer = await post("/catalog/mcp", JSON.stringify(Array.from({ length: 61 }, () => call)));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "1"]);
  });

  it("refuses a body that is too large without reading its meaning", async () => {
    expect((await post("/catalog/mcp", `"${"x".repeat(MAX_BYTES)}"`)).status).toBe(413);
  });
});

describe("the JSON API over HTTP", () => {
  it("answers GET and POST alike", async () => {
    const asked = await fetch(`${site}/api/catalog/get_tool?server=pare-test&tool=coverage`);
    const posted = await post(
      "/api/catalog/get_tool",
      JSON.stringify({ server: "pare-test", tool: "coverage" }),
    );
    expect([asked.status, posted.status]).toEqual([200, 200]);
    expect(await posted.json()).toEqual(await asked.json());
  });

  it("answers the 61st request of a minute by 429 with Retry-After", async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 61; at++) statuses.push((await fetch(`${site}/api/catalog/nothing`)).status);
    expect(statuses.slice(0, 60).every((status) => status === 404)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });

  it("refuses a body that is too large", async () => {
    expect((await post("/api/catalog/check_stack", "x".repeat(MAX_BYTES + 1))).status).toBe(413);
  });
});
