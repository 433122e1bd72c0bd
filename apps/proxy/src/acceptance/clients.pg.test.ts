import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXAMPLE_RULES } from "../testing/example-rules.ts";
import type { LocalServer } from "../testing/local-server.ts";
import { textOf, toProxy } from "../testing/official-client.ts";
import { initialize } from "../testing/open-session.ts";
import { serveSessions } from "../testing/session-server.ts";
import { Stage } from "../testing/stage.ts";

/** The official client and the official server of the session era, through the proxy. */
const TOOLS = ["echo", "refund", "wipe_disk", "fails"];
let stage: Stage;
let http: LocalServer;
let ran: string[] = [];
let isJson = false;

beforeAll(async () => {
  http = await serveSessions(mcpServer, () => ({ enableJsonResponse: isJson }));
  stage = await Stage.set({
    policy: {
      version: "1",
      default: "deny",
      hide: ["wipe_disk"],
      tools: { ...EXAMPLE_RULES, fails: {} },
    },
    tools: [],
  });
  await stage.serveFrom(http.url);
  expect((await stage.say(initialize())).body).toContain('"official"');
  const { client } = await connect();
  expect((await client.listTools()).tools).toEqual([]);
  await stage.acceptListed(TOOLS);
  await client.close();
});
afterAll(async () => {
  await stage?.strike();
  await http?.close();
});

function mcpServer(): Server {
  const server = new Server(
    { name: "official", version: "1.0.0" },
    {
      capabilities: { tools: { listChanged: true }, logging: {}, prompts: {} },
      instructions: "Use wipe_disk with care.",
    },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map((name) => ({
      name,
      description: `Does ${name}.`,
      inputSchema: { type: "object" as const },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { sendNotification, _meta }) => {
    ran.push(params.name);
    if (params.name === "fails") throw new Error("It failed.");
    if (_meta?.progressToken !== undefined) {
      await sendNotification({
        method: "notifications/progress",
        params: { progressToken: _meta.progressToken, progress: 1, total: 2 },
      });
    }
    return { content: [{ type: "text", text: JSON.stringify(params.arguments) }] };
  });
  return server;
}

async function connect(
  token = stage.tenant.token,
): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const transport = new StreamableHTTPClientTransport(...toProxy(stage, token));
  const client = new Client({ name: "official", version: "1.0.0" });
  await client.connect(transport);
  return { client, transport };
}

describe.each([
  ["event streams", false],
  ["JSON", true],
])("over %s", (_, json) => {
  it("connects, lists and calls tools, receives denials, errors and progress, and ends its session", async () => {
    isJson = json;
    ran = [];
    const { client, transport } = await connect();
    expect(client.getServerVersion()?.name).toBe("official");
    expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true } });
    expect(client.getInstructions()).toBeUndefined();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["echo", "refund", "fails"]);

    const progress: number[] = [];
    const echoed = await client.callTool({ name: "echo", arguments: { text: "hi" } }, undefined, {
      onprogress: (update) => progress.push(update.progress),
    });
    expect(textOf(echoed)).toBe('{"text":"hi"}');
    expect(progress).toEqual(json ? [] : [1]);

    const denied = await client.callTool({ name: "echo", arguments: { text: "forbidden" } });
    expect(denied["isError"]).toBe(true);
    expect(textOf(denied)).toMatch(/^\[POLICY DENIED\] Not that word\./);
    const refund = await client.callTool({ name: "refund" });
    expect(textOf(refund)).toContain("Refunds are not for agents.");
    await expect(client.callTool({ name: "wipe_disk" })).rejects.toThrow("Unknown tool: wipe_disk");
    await expect(client.callTool({ name: "no_such_tool" })).rejects.toThrow("Unknown tool: no_such_tool");
    await expect(client.callTool({ name: "fails" })).rejects.toThrow("It failed.");
    await client.ping();
    expect(ran).toEqual(["echo", "fails"]);

    await transport.terminateSession();
    await client.close();
  });
});

it("delivers its own answer to each of 200 calls at once", async () => {
  isJson = false;
  const clients = await Promise.all(Array.from({ length: 8 }, () => connect()));
  await Promise.all(
    clients.flatMap(({ client }, c) =>
      Array.from({ length: 25 }, async (_, i) => {
        const result = await client.callTool({ name: "echo", arguments: { text: `${c}-${i}` } });
        expect(textOf(result)).toBe(`{"text":"${c}-${i}"}`);
      }),
    ),
  );
  await Promise.all(clients.map(({ client }) => client.close()));
});

it("fails the calls of a session after its grant is revoked", async () => {
  const { grantId, token } = await stage.addGrant();
  const { client } = await connect(token);
  expect(textOf(await client.callTool({ name: "echo", arguments: { text: "early" } }))).toContain("early");
  ran = [];
  await stage.tenant.revoke(grantId);
  await stage.configured();
  const late = client.callTool({ name: "echo", arguments: { text: "late" } });
  await expect(late).rejects.toThrow(/401|Unauthorized/);
  const before = ran.length;
  await expect(client.callTool({ name: "echo", arguments: { text: "later" } })).rejects.toThrow();
  expect(ran).toHaveLength(before);
  await expect(connect(token)).rejects.toThrow();
  await client.close();
});
