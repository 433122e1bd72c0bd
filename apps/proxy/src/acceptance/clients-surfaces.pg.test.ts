import {
  Client as NewClient,
  StreamableHTTPClientTransport as NewTransport,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestSchema,
  ResourceUpdatedNotificationSchema,
  SubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { completable, createMcpHandler, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { askForConfirmation, confirmationOf } from "../testing/confirmation.ts";
import { serveFetch } from "../testing/fetch-server.ts";
import type { LocalServer } from "../testing/local-server.ts";
import { toProxy } from "../testing/official-client.ts";
import { serveSessions } from "../testing/session-server.ts";
import { Stage } from "../testing/stage.ts";
import { VERSION } from "../testing/stateless-message.ts";

/** Resources and prompts of the official servers of both eras, for the official clients, through the proxy. */
const PROMPTS = ["daily", "weekly", "ask"];
const RESOURCES = ["file:///docs/a.md", "file:///secret/key"];
const POLICY = {
  version: "2",
  default: "deny",
  surfaces: {
    resources: { allow: ["file:///docs/**"], deny: ["file:///docs/private"] },
    prompts: { allow: ["daily", "ask"] },
    completions: "allow",
    elicitation: "allow",
  },
};
let stage: Stage;
let sessionHost: LocalServer;
let statelessHost: LocalServer;
let handler: ReturnType<typeof createMcpHandler>;
let asked: string[] = [];

beforeAll(async () => {
  sessionHost = await serveSessions(sessionServer);
  handler = createMcpHandler(newerServer);
  statelessHost = await serveFetch(handler.fetch);
  stage = await Stage.set({ policy: POLICY });
});
afterAll(async () => {
  await stage?.strike();
  await sessionHost?.close();
  await statelessHost?.close();
});
beforeEach(() => {
  asked = [];
});

const contents = (uri: string) => {
  asked.push(uri);
  return { contents: [{ uri, text: `contents of ${uri}` }] };
};
const messages = (text: string) => ({
  messages: [{ role: "user" as const, content: { type: "text" as const, text } }],
});
const DAYS = ["monday", "tuesday"];
const FILES = ["a.md", "private"];

function sessionServer(): Server {
  const capabilities = { resources: { subscribe: true }, prompts: {}, completions: {}, logging: {} };
  const server = new Server({ name: "official", version: "1.0.0" }, { capabilities });
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: RESOURCES.map((uri) => ({ uri, name: "r" })),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: ["file:///docs/{name}", "file:///{+path}"].map((uriTemplate) => ({
      uriTemplate,
      name: "t",
    })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => contents(params.uri));
  server.setRequestHandler(SubscribeRequestSchema, async (_, { sendNotification }) => {
    for (const uri of ["file:///docs/a.md", "file:///secret/key", "file:///docs/last"])
      await sendNotification({ method: "notifications/resources/updated", params: { uri } });
    return {};
  });
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: PROMPTS.map((name) => ({ name })) }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
    asked.push(params.name);
    return messages(`${params.name} on ${params.arguments?.["day"]}`);
  });
  server.setRequestHandler(CompleteRequestSchema, ({ params }) => ({
    completion: { values: params.ref.type === "ref/prompt" ? DAYS : FILES },
  }));
  return server;
}

function newerServer(): McpServer {
  const capabilities = { resources: { subscribe: true, listChanged: true }, prompts: { listChanged: true } };
  const server = new McpServer({ name: "official", version: "2.0.0" }, { capabilities });
  for (const uri of RESOURCES) server.registerResource(uri, uri, {}, () => contents(uri));
  const complete = { name: () => FILES };
  const docs = new ResourceTemplate("file:///docs/{name}", { list: undefined, complete });
  server.registerResource("docs", docs, {}, (uri) => contents(uri.href));
  const all = new ResourceTemplate("file:///{+path}", { list: undefined });
  server.registerResource("all", all, {}, (uri) => contents(uri.href));
  for (const name of ["daily", "weekly"]) {
    const argsSchema = z.object({ day: completable(z.string(), () => DAYS) });
    server.registerPrompt(name, { argsSchema }, ({ day }) => {
      asked.push(name);
      return messages(`${name} on ${day}`);
    });
  }
  server.registerPrompt("ask", {}, ({ mcpReq }) => {
    asked.push("ask");
    const confirmation = confirmationOf(mcpReq);
    return confirmation === undefined ? askForConfirmation() : messages(confirmation);
  });
  return server;
}

async function connectSession(): Promise<Client> {
  const client = new Client({ name: "official", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(...toProxy(stage)));
  return client;
}

async function connectStateless(): Promise<NewClient> {
  const client = new NewClient(
    { name: "official", version: "2.0.0" },
    { versionNegotiation: { mode: { pin: VERSION } }, capabilities: { elicitation: { form: {} } } },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { sure: true } }));
  await client.connect(new NewTransport(...toProxy(stage)));
  return client;
}

const refusal = expect.objectContaining({ code: -31403 });
const PROMPT = { type: "ref/prompt" as const, name: "daily" };
const TEMPLATE = { type: "ref/resource" as const, uri: "file:///docs/{name}" };

describe.each<[string, () => Promise<Client | NewClient>, () => Promise<void>]>([
  ["session", connectSession, () => stage.serveFrom(sessionHost.url, "2025-11-25")],
  ["stateless", connectStateless, () => stage.serveFrom(statelessHost.url, VERSION)],
])("a client of the %s era", (_, connect, serve) => {
  let client: Client | NewClient;
  beforeAll(async () => {
    await serve();
    client = await connect();
  });
  afterAll(() => client?.close());

  it("receives the capabilities that the policy allows", () => {
    expect(Object.keys(client.getServerCapabilities() ?? {}).toSorted()).toEqual([
      "completions",
      "prompts",
      "resources",
    ]);
  });

  it("lists and reads allowed resources, and is refused denied ones", async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(["file:///docs/a.md"]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(["file:///docs/{name}"]);
    for (const uri of ["file:///docs/a.md", "file:///docs/b"]) {
      const {
        contents: [content],
      } = await client.readResource({ uri });
      expect(content).toMatchObject({ uri, text: `contents of ${uri}` });
    }
    for (const uri of ["file:///secret/key", "file:///docs/../secret/key", "file:/docs/private"])
      await expect(client.readResource({ uri })).rejects.toEqual(refusal);
    expect(asked).toEqual(["file:///docs/a.md", "file:///docs/b"]);
  });

  it("lists and gets allowed prompts, and is refused denied ones", async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["daily", "ask"]);
    const got = await client.getPrompt({ name: "daily", arguments: { day: "monday" } });
    expect(got.messages[0]?.content).toEqual({ type: "text", text: "daily on monday" });
    await expect(client.getPrompt({ name: "weekly", arguments: { day: "monday" } })).rejects.toEqual(refusal);
    expect(asked).toEqual(["daily"]);
  });

  it("completes allowed prompts and templates, and is refused denied ones", async () => {
    const day = { name: "day", value: "" };
    const { completion } = await client.complete({ ref: PROMPT, argument: day });
    expect(completion.values).toEqual(DAYS);
    const file = { name: "name", value: "" };
    expect((await client.complete({ ref: TEMPLATE, argument: file })).completion.values).toEqual(["a.md"]);
    await expect(client.complete({ ref: { ...PROMPT, name: "weekly" }, argument: day })).rejects.toEqual(
      refusal,
    );
    const all = { ...TEMPLATE, uri: "file:///{+path}" };
    await expect(client.complete({ ref: all, argument: file })).rejects.toEqual(refusal);
  });
});

it("a client of the session era receives updates of allowed resources only", async () => {
  await stage.serveFrom(sessionHost.url, "2025-11-25");
  const client = await connectSession();
  const uris: string[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    uris.push(params.uri);
  });
  await client.subscribeResource({ uri: "file:///docs/a.md" });
  await expect(client.subscribeResource({ uri: "file:///secret/key" })).rejects.toEqual(refusal);
  expect(uris).toEqual(["file:///docs/a.md", "file:///docs/last"]);
  await client.close();
});

describe("a client of the stateless era", () => {
  beforeAll(() => stage.serveFrom(statelessHost.url, VERSION));

  it("receives updates of allowed resources only", async () => {
    const client = await connectStateless();
    const uris: string[] = [];
    const heard = new Promise<void>((done) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
        uris.push(params.uri);
        if (params.uri.endsWith("last")) done();
      });
    });
    const resourceSubscriptions = ["file:///docs/a.md", "file:///secret/key", "file:///docs/last"];
    const subscription = await client.listen({ resourceSubscriptions, promptsListChanged: true });
    expect(subscription.honoredFilter).toEqual({
      promptsListChanged: true,
      resourceSubscriptions: ["file:///docs/a.md", "file:///docs/last"],
    });
    for (const uri of resourceSubscriptions) handler.notify.resourceUpdated(uri);
    await heard;
    expect(uris).toEqual(["file:///docs/a.md", "file:///docs/last"]);
    await subscription.close();
    await client.close();
  });

  it("resumes a prompt after an elicitation with the server's own state", async () => {
    const client = await connectStateless();
    const got = await client.getPrompt({ name: "ask" });
    expect(got.messages[0]?.content).toEqual({ type: "text", text: "true, state canary-state" });
    expect(asked).toEqual(["ask", "ask"]);
    await client.close();
  });
});
