import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { EventStore } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  type JSONRPCMessage,
  ListRootsRequestSchema,
  ListRootsResultSchema,
  ListToolsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { LocalServer } from "../testing/local-server.ts";
import { textOf, toProxy } from "../testing/official-client.ts";
import { serveSessions } from "../testing/session-server.ts";
import { Stage } from "../testing/stage.ts";

/** The official client with request handlers and the official server with an event store, through the proxy. */
const TOOLS = ["ask", "sample", "roots", "poll", "slow"];
const DOCUMENT = {
  version: "2",
  default: "deny",
  tools: Object.fromEntries(TOOLS.map((name) => [name, {}])),
  surfaces: { elicitation: "allow", sampling: "allow", roots: "allow" },
};
let stage: Stage;
let http: LocalServer;
/** The server requests that the client received. */
let asked: string[] = [];
/** `slow` answers once this resolves. */
let mayGo = Promise.resolve();

beforeAll(async () => {
  http = await serveSessions(mcpServer, () => ({ eventStore: new OrderedEvents(), retryInterval: 100 }));
  stage = await Stage.set({ policy: DOCUMENT, tools: TOOLS });
  await stage.serveFrom(http.url);
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await stage?.strike();
  await http?.close();
});

/** Keeps events in order; the store of the SDK's examples mixes up those of one millisecond. */
class OrderedEvents implements EventStore {
  readonly #events: { readonly stream: string; readonly message: JSONRPCMessage }[] = [];
  storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    return Promise.resolve(String(this.#events.push({ stream, message })));
  }
  async replayEventsAfter(
    last: string,
    { send }: { send: (id: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const stream = this.#events[Number(last) - 1]?.stream ?? "";
    for (const [i, event] of this.#events.entries()) {
      const isPriming = Object.keys(event.message).length === 0;
      if (i >= Number(last) && event.stream === stream && !isPriming)
        await send(String(i + 1), event.message);
    }
    return stream;
  }
}

function mcpServer(): Server {
  const server = new Server(
    { name: "asking", version: "1.0.0" },
    { capabilities: { tools: {} }, enforceStrictCapabilities: true },
  );
  const inputSchema = { type: "object" as const };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map((name) => ({ name, inputSchema })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const say = (value: unknown) => ({ content: [{ type: "text" as const, text: JSON.stringify(value) }] });
    switch (params.name) {
      case "ask": {
        const requestedSchema = {
          type: "object" as const,
          properties: { name: { type: "string" as const } },
        };
        const related = { relatedRequestId: extra.requestId };
        return say(await server.elicitInput({ mode: "form", message: "Who?", requestedSchema }, related));
      }
      case "sample": {
        const content = { type: "text" as const, text: "Hello?" };
        const messages = [{ role: "user" as const, content }];
        return say(
          await server.createMessage({ messages, maxTokens: 9 }, { relatedRequestId: extra.requestId }),
        );
      }
      case "roots": // on the GET stream
        return say(await extra.sendRequest({ method: "roots/list" }, ListRootsResultSchema));
      case "poll":
        extra.closeSSEStream?.();
        return say("polled");
      default:
        await mayGo;
        return say("slow");
    }
  });
  return server;
}

async function connect(): Promise<Client> {
  const [url, authorized] = toProxy(stage);
  const transport = new StreamableHTTPClientTransport(url, {
    ...authorized,
    reconnectionOptions: {
      initialReconnectionDelay: 100,
      maxReconnectionDelay: 1000,
      reconnectionDelayGrowFactor: 1.5,
      maxRetries: 100,
    },
  });
  const capabilities = { elicitation: { form: {} }, sampling: {}, roots: {} };
  const client = new Client({ name: "official", version: "1.0.0" }, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    asked.push(`elicitation ${params.message}`);
    return { action: "accept", content: { name: "Ada" } };
  });
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => {
    asked.push(`sampling ${params.maxTokens}`);
    return { role: "assistant", model: "m", content: { type: "text", text: "Hi." } };
  });
  client.setRequestHandler(ListRootsRequestSchema, () => {
    asked.push("roots");
    return { roots: [{ uri: "file:///home" }] };
  });
  await client.connect(transport);
  return client;
}

const said = async (result: Promise<unknown>): Promise<string> => textOf(await result);

it("passes elicitation, sampling and roots requests that the policy allows to the client", async () => {
  const client = await connect();
  expect(JSON.parse(await said(client.callTool({ name: "ask" })))).toEqual({
    action: "accept",
    content: { name: "Ada" },
  });
  expect(await said(client.callTool({ name: "sample" }))).toContain("Hi.");
  expect(await said(client.callTool({ name: "roots" }))).toContain("file:///home");
  expect(asked).toEqual(["elicitation Who?", "sampling 9", "roots"]);
  await client.close();
});

it("removes denied capabilities from initialize, and refuses a server request that uses one", async () => {
  const open = await connect();
  await stage.publish({ ...DOCUMENT, surfaces: { sampling: "deny", roots: "allow" } });
  const client = await connect();
  await expect(client.callTool({ name: "sample" })).rejects.toThrow("does not support sampling");
  await expect(client.callTool({ name: "ask" })).rejects.toThrow("does not support form elicitation");
  expect(await said(client.callTool({ name: "roots" }))).toContain("file:///home");
  // The session from before the publication still has the capabilities, so its server asks and is refused.
  await expect(open.callTool({ name: "sample" })).rejects.toThrow("Method not found");
  await expect(open.callTool({ name: "ask" })).rejects.toThrow("Method not found");
  expect(asked).toEqual(["roots"]);
  await open.close();
  await client.close();
  await stage.publish(DOCUMENT);
});

it("delivers the answer of a stream that the server closed for polling", async () => {
  const client = await connect();
  expect(await said(client.callTool({ name: "poll" }))).toBe('"polled"');
  await client.close();
});

it("delivers the answer of a call after kill -9 and a restart of the proxy", async () => {
  const client = await connect();
  let go: () => void = () => undefined;
  mayGo = new Promise((resolve) => {
    go = resolve;
  });
  let begin: (eventId: string) => void = () => undefined;
  const begun = new Promise((resolve) => {
    begin = resolve;
  });
  const how = { timeout: 50_000, onresumptiontoken: (eventId: string) => begin(eventId) };
  const answer = said(client.callTool({ name: "slow" }, undefined, how));
  await begun;
  await stage.proxy.kill();
  go();
  await stage.proxy.restart();
  expect(await answer).toBe('"slow"');
  await client.close();
});
