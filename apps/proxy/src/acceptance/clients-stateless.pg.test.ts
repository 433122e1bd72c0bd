import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler, inputRequired, McpServer } from "@modelcontextprotocol/server";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { askForConfirmation, confirmationOf } from "../testing/confirmation.ts";
import { EXAMPLE_RULES } from "../testing/example-rules.ts";
import { serveFetch } from "../testing/fetch-server.ts";
import type { LocalServer } from "../testing/local-server.ts";
import { textOf, toProxy } from "../testing/official-client.ts";
import { Stage } from "../testing/stage.ts";
import { VERSION } from "../testing/stateless-message.ts";

/** The official clients and servers of both eras, through the proxy. */
const TOOLS = ["echo", "refund", "wipe_disk", "fails", "slow", "confirm", "route", "think"];
let stage: Stage;
let dual: LocalServer;
let newOnly: LocalServer;
let handler: ReturnType<typeof createMcpHandler>;
let ran: string[] = [];
let aborted: Promise<void> = Promise.resolve();
let headersSeen: Headers[] = [];

beforeAll(async () => {
  handler = createMcpHandler(mcpServer);
  const strict = createMcpHandler(mcpServer, { legacy: "reject" });
  const watched = (handle: (request: Request) => Promise<Response>) => (request: Request) => {
    headersSeen.push(request.headers);
    return handle(request);
  };
  dual = await serveFetch(watched(handler.fetch));
  newOnly = await serveFetch(watched(strict.fetch));
  stage = await Stage.set({
    policy: {
      version: "2",
      default: "deny",
      hide: ["wipe_disk"],
      surfaces: { elicitation: "allow" },
      tools: { ...EXAMPLE_RULES, fails: {}, slow: {}, confirm: {}, route: {}, think: {} },
    },
    tools: [],
    protocolVersion: VERSION,
  });
  await serveFrom(dual.url, VERSION);
  const client = await connect("auto");
  expect((await client.listTools()).tools).toEqual([]);
  await stage.acceptListed(TOOLS);
  await client.close();
});
afterAll(async () => {
  await stage?.strike();
  await dual?.close();
  await newOnly?.close();
});
beforeEach(() => {
  ran = [];
  headersSeen = [];
});

function mcpServer(): McpServer {
  const server = new McpServer(
    { name: "official", version: "2.0.0" },
    { capabilities: { tools: { listChanged: true } }, instructions: "Use wipe_disk with care." },
  );
  const text = (value: string) => ({ content: [{ type: "text" as const, text: value }] });
  const plain = { inputSchema: z.object({}) };
  server.registerTool("echo", { inputSchema: z.object({ text: z.string() }) }, async (args, context) => {
    ran.push("echo");
    const token = context.mcpReq._meta?.progressToken;
    if (token !== undefined) {
      await context.mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken: token, progress: 1, total: 2 },
      });
    }
    return text(args.text);
  });
  for (const name of ["refund", "wipe_disk"]) {
    server.registerTool(name, plain, () => {
      ran.push(name);
      return text(name);
    });
  }
  server.registerTool("fails", plain, () => {
    ran.push("fails");
    throw new Error("It failed.");
  });
  server.registerTool("slow", plain, async (_, context) => {
    ran.push("slow");
    aborted = new Promise((done) => context.mcpReq.signal.addEventListener("abort", () => done()));
    await aborted;
    return text("too late");
  });
  server.registerTool("confirm", { inputSchema: z.object({ what: z.string() }) }, (args, context) => {
    ran.push("confirm");
    const confirmation = confirmationOf(context.mcpReq);
    return confirmation === undefined ? askForConfirmation() : text(`${args.what}: ${confirmation}`);
  });
  server.registerTool("think", plain, () =>
    inputRequired({
      inputRequests: { thought: inputRequired.createMessage({ messages: [], maxTokens: 1 }) },
    }),
  );
  const region = z.string().meta({ "x-mcp-header": "Region" });
  server.registerTool("route", { inputSchema: z.object({ region }) }, (args) => {
    ran.push("route");
    return text(args.region);
  });
  return server;
}

type Mode = "auto" | "legacy" | { pin: string };

async function connect(mode: Mode, token = stage.tenant.token): Promise<Client> {
  const client = new Client(
    { name: "official", version: "2.0.0" },
    { versionNegotiation: { mode }, capabilities: { elicitation: { form: {} }, sampling: {} } },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { sure: true } }));
  const transport = new StreamableHTTPClientTransport(...toProxy(stage, token));
  await client.connect(transport);
  return client;
}

async function serveFrom(url: string, version: string): Promise<void> {
  await stage.serveFrom(`${url}?${randomUUID()}`, version); // the proxy knows nothing of this address
  ran = [];
  headersSeen = [];
}

describe.each<[string, () => string]>([
  ["a server of both eras", () => dual.url],
  ["a server of the stateless era only", () => newOnly.url],
])("with %s", (_, url) => {
  beforeAll(() => serveFrom(url(), VERSION));

  it.each<[string, Mode]>([
    ["auto", "auto"],
    ["pinned", { pin: VERSION }],
  ])(
    "a client in mode %s connects, lists and calls tools, and receives denials, errors and progress",
    async (__, mode) => {
      const client = await connect(mode);
      expect(client.getNegotiatedProtocolVersion()).toBe(VERSION);
      expect(client.getServerVersion()?.name).toBe("official");
      expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true } });
      expect(client.getInstructions()).toBeUndefined();
      const listed = (await client.listTools()).tools.map(({ name }) => name);
      expect(listed.toSorted()).toEqual(TOOLS.filter((name) => name !== "wipe_disk").toSorted());

      const progress: number[] = [];
      const echoed = await client.callTool(
        { name: "echo", arguments: { text: "hi" } },
        { onprogress: (update) => progress.push(update.progress) },
      );
      expect(textOf(echoed)).toBe("hi");
      expect(progress).toEqual([1]);

      const denied = await client.callTool({ name: "echo", arguments: { text: "forbidden" } });
      expect(denied.isError).toBe(true);
      expect(textOf(denied)).toMatch(/^\[POLICY DENIED\] Not that word\./);
      expect(textOf(await client.callTool({ name: "refund" }))).toContain("Refunds are not for agents.");
      await expect(client.callTool({ name: "wipe_disk" })).rejects.toThrow("Unknown tool: wipe_disk");
      await expect(client.callTool({ name: "no_such_tool" })).rejects.toThrow("Unknown tool: no_such_tool");
      expect(textOf(await client.callTool({ name: "fails" }))).toBe("It failed.");
      expect(ran).toEqual(["echo", "fails"]);
      expect(headersSeen.every((headers) => headers.get("mcp-protocol-version") === VERSION)).toBe(true);
      await client.close();
      ran = [];
    },
  );

  it("resumes a call after an elicitation with the server's own state, and denies a sampling request", async () => {
    const client = await connect("auto");
    const result = await client.callTool({ name: "confirm", arguments: { what: "Erase" } });
    expect(textOf(result)).toBe("Erase: true, state canary-state");
    expect(ran).toEqual(["confirm", "confirm"]);
    const thought = await client.callTool({ name: "think" });
    expect(thought.isError).toBe(true);
    expect(textOf(thought)).toMatch(/^\[POLICY DENIED\] The policy does not allow sampling\./);
    await client.close();
  });

  it("sends an argument marked x-mcp-header in its Mcp-Param header", async () => {
    const client = await connect("auto");
    await client.listTools();
    expect(textOf(await client.callTool({ name: "route", arguments: { region: "Zürich" } }))).toBe("Zürich");
    expect(headersSeen.at(-1)?.get("mcp-param-region")).toBe("=?base64?WsO8cmljaA==?=");
    await client.close();
  });

  it("cancels a call at the server when the client aborts it", async () => {
    const client = await connect("auto");
    const abort = new AbortController();
    const call = client.callTool({ name: "slow" }, { signal: abort.signal });
    call.catch(() => undefined);
    while (!ran.includes("slow")) await new Promise((done) => setTimeout(done, 5));
    abort.abort();
    await expect(call).rejects.toThrow();
    await aborted;
    await client.close();
  });
});

it("tells a client of the session era the version that a stateless server speaks", async () => {
  await serveFrom(newOnly.url, VERSION);
  await expect(connect("legacy")).rejects.toThrow(VERSION);
});

describe("with a server of both eras", () => {
  beforeAll(() => serveFrom(dual.url, VERSION));

  it("serves a client of the session era in the session era", async () => {
    const client = await connect("legacy");
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
    expect((await client.listTools()).tools).toHaveLength(TOOLS.length - 1);
    expect(textOf(await client.callTool({ name: "echo", arguments: { text: "old" } }))).toBe("old");
    expect(textOf(await client.callTool({ name: "refund" }))).toContain("[POLICY DENIED]");
    await client.close();
  });

  it("delivers tools/list_changed to a subscription", async () => {
    const client = await connect("auto");
    const heard = new Promise<string>((done) => {
      client.setNotificationHandler("notifications/tools/list_changed", ({ method }) => done(method));
    });
    const subscription = await client.listen({ toolsListChanged: true, promptsListChanged: true });
    expect(subscription.honoredFilter).toEqual({ toolsListChanged: true });
    handler.notify.toolsChanged();
    expect(await heard).toBe("notifications/tools/list_changed");
    await subscription.close();
    await client.close();
  });

  it("fails calls and new connections after the grant is revoked", async () => {
    const { grantId, token } = await stage.addGrant();
    const client = await connect("auto", token);
    await stage.tenant.revoke(grantId);
    await stage.configured();
    const before = ran.length;
    await expect(client.callTool({ name: "echo", arguments: { text: "x" } })).rejects.toThrow();
    await expect(connect("auto", token)).rejects.toThrow();
    expect(ran).toHaveLength(before);
    await client.close();
  });
});

it("a client of both eras falls back to the session era where discovery found the server to speak it", async () => {
  await serveFrom(dual.url, "2025-11-25");
  const client = await connect("auto");
  expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
  expect(textOf(await client.callTool({ name: "echo", arguments: { text: "back" } }))).toBe("back");
  await client.close();
  await expect(connect({ pin: VERSION })).rejects.toThrow();
});
