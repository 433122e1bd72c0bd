import { once } from "node:events";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { SSEServerTransport } from "@modelcontextprotocol/sdk/server/sse.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenLocally, type LocalServer } from "../testing/local-server.ts";
import { connectOfficial, type OfficialClient, textOf } from "../testing/official-client.ts";
import { bearer, Stage } from "../testing/stage.ts";

/** The official clients and the official server of the older transport, HTTP+SSE, through the proxy. */
const TOOLS = ["echo", "refund", "wipe_disk", "ask", "work"];
const DOCUMENT = {
  version: "2",
  default: "deny",
  hide: ["wipe_disk"],
  tools: {
    echo: {},
    ask: {},
    work: {},
    refund: { action: "deny", reason: "Refunds are not for agents." },
  },
  surfaces: { elicitation: "allow", roots: "allow" },
};
let stage: Stage;
let http: LocalServer;
const open = new Map<string, SSEServerTransport>();
/** Each resolves when its stream has closed. */
const closed = new Map<string, Promise<unknown>>();
/** Tools that the server ran. */
let ran: string[] = [];

beforeAll(async () => {
  http = await listenLocally((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "", "http://localhost");
      const transport = open.get(url.searchParams.get("sessionId") ?? "");
      if (transport !== undefined) return transport.handlePostMessage(request, response);
      if (request.method !== "GET") return response.writeHead(404).end();
      const made = new SSEServerTransport("/messages", response);
      open.set(made.sessionId, made);
      closed.set(made.sessionId, once(response, "close"));
      return mcpServer().connect(made);
    })();
  });
  stage = await Stage.set({ policy: DOCUMENT, tools: [], protocolVersion: null });
  await stage.serveFrom(`${http.origin}/sse`);
  const first = await connect("v1");
  await first.listTools();
  await stage.acceptListed(TOOLS);
  await first.close();
});
afterAll(async () => {
  await stage?.strike();
  await http?.close();
});

function mcpServer(): McpServer {
  const server = new McpServer({ name: "old", version: "1.0.0" });
  for (const name of ["echo", "refund", "wipe_disk"]) {
    server.registerTool(name, { description: name }, () => {
      ran.push(name);
      return { content: [{ type: "text", text: name }] };
    });
  }
  server.registerTool("ask", { description: "ask" }, async () => {
    const requestedSchema = { type: "object" as const, properties: {} };
    const { action } = await server.server.elicitInput({ mode: "form", message: "Who?", requestedSchema });
    return { content: [{ type: "text", text: action }] };
  });
  server.registerTool("work", { description: "work" }, async ({ _meta, sendNotification }) => {
    const progressToken = _meta?.progressToken ?? "";
    for (const progress of [1, 2, 3])
      await sendNotification({ method: "notifications/progress", params: { progressToken, progress } });
    return { content: [{ type: "text", text: "done" }] };
  });
  return server;
}

const connect = (line: "v1" | "v2", token = stage.tenant.token): Promise<OfficialClient> =>
  connectOfficial(line, stage.endpoint, bearer(token));
const said = async (answer: Promise<unknown>): Promise<string> => textOf(await answer);

describe.each(["v1", "v2"] as const)("the official client %s", (line) => {
  it("lists and calls tools, receives denials, and never sees a hidden tool", async () => {
    ran = [];
    const client = await connect(line);
    expect((await client.listTools()).map(({ name }) => name).toSorted()).toEqual([
      "ask",
      "echo",
      "refund",
      "work",
    ]);
    expect(await said(client.callTool("echo", {}))).toBe("echo");
    expect(await said(client.callTool("refund", {}))).toContain("Refunds are not for agents.");
    await expect(client.callTool("wipe_disk", {})).rejects.toThrow("Unknown tool: wipe_disk");
    expect(ran).toEqual(["echo"]);
    await client.close();
  });

  it("answers an elicitation request and receives progress", async () => {
    const client = await connect(line);
    expect(await said(client.callTool("ask", {}))).toBe("accept");
    const heard: number[] = [];
    expect(await said(client.callTool("work", {}, (progress) => heard.push(progress)))).toBe("done");
    expect(heard).toEqual([1, 2, 3]);
    await client.close();
  });

  it("receives its own answer to each of 25 calls in 5 sessions at once", async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => connect(line)));
    const calls = clients.flatMap((client) =>
      Array.from({ length: 5 }, () => said(client.callTool("ask", {}))),
    );
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 25 }, () => "accept"));
    for (const client of clients) await client.close();
  });

  it("fails its calls after its grant is revoked, and its connection closes", async () => {
    const { grantId, token } = await stage.addGrant();
    const before = open.size;
    const client = await connect(line, token);
    const own = [...closed.values()][before];
    expect(own).toBeDefined();
    ran = [];
    await stage.tenant.revoke(grantId);
    await stage.configured();
    await expect(client.callTool("echo", {})).rejects.toThrow();
    expect(ran).toEqual([]);
    await own;
    await client.close();
  });
});
