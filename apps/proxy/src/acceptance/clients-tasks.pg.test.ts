import {
  Client as StatelessClient,
  StreamableHTTPClientTransport as StatelessTransport,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  type CreateTaskRequestHandlerExtra,
  InMemoryTaskMessageQueue,
  InMemoryTaskStore,
} from "@modelcontextprotocol/sdk/experimental/tasks";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  CallToolResultSchema,
  ElicitRequestSchema,
  ElicitResultSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { createMcpHandler, McpServer as StatelessServer } from "@modelcontextprotocol/server";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { serveFetch } from "../testing/fetch-server.ts";
import type { LocalServer } from "../testing/local-server.ts";
import { toProxy } from "../testing/official-client.ts";
import { serveSessions } from "../testing/session-server.ts";
import { bearer, Stage } from "../testing/stage.ts";
import { VERSION } from "../testing/stateless-message.ts";
import { TAKES_TASKS } from "../testing/tasks.ts";

/** The official clients begin and follow tasks at the official servers, through the proxy. */
const TOOLS = ["build", "ask", "slow", "quick"];
const DOCUMENT = {
  version: "2",
  default: "deny",
  surfaces: { tasks: { allow: ["build", "ask", "slow"] }, elicitation: "allow" },
  tools: Object.fromEntries(TOOLS.map((name) => [name, {}])),
};
let stage: Stage;
let sessionHost: LocalServer;
let statelessHost: LocalServer;
const store = new InMemoryTaskStore();
/** The requests that reached the stateless server. */
const tasksSeen: { method: string; taskId: string; header: string | null }[] = [];

beforeAll(async () => {
  sessionHost = await serveSessions(() => sessionServer().server);
  const handler = createMcpHandler(newerServer);
  statelessHost = await serveFetch(handler.fetch);
  stage = await Stage.set({ policy: DOCUMENT, tools: [] });
});
afterAll(async () => {
  store.cleanup();
  await stage?.strike();
  await sessionHost?.close();
  await statelessHost?.close();
});

const texts = (text: string) => ({ content: [{ type: "text" as const, text }] });

function sessionServer(): McpServer {
  const server = new McpServer(
    { name: "older", version: "1.0.0" },
    {
      capabilities: { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      taskStore: store,
      taskMessageQueue: new InMemoryTaskMessageQueue(),
    },
  );
  const register = (
    name: string,
    taskSupport: "required" | "optional",
    work: (extra: CreateTaskRequestHandlerExtra, taskId: string) => Promise<void>,
  ) =>
    server.experimental.tasks.registerToolTask(
      name,
      { description: name, execution: { taskSupport } },
      {
        createTask: async (extra) => {
          const task = await extra.taskStore.createTask({ ttl: 60_000, pollInterval: 20 });
          void work(extra, task.taskId).catch(() => undefined);
          return { task };
        },
        getTask: (extra) => extra.taskStore.getTask(extra.taskId),
        getTaskResult: async (extra) =>
          (await extra.taskStore.getTaskResult(extra.taskId)) as ReturnType<typeof texts>,
      },
    );
  register("build", "required", (extra, taskId) =>
    extra.taskStore.storeTaskResult(taskId, "completed", texts("built")),
  );
  register("ask", "required", async (extra, taskId) => {
    const requestedSchema = { type: "object" as const, properties: { name: { type: "string" as const } } };
    const asked = { method: "elicitation/create" as const, params: { message: "Who?", requestedSchema } };
    const answer = await extra.sendRequest(asked, ElicitResultSchema, { relatedTask: { taskId } } as object);
    await extra.taskStore.storeTaskResult(taskId, "completed", texts(JSON.stringify(answer.content)));
  });
  register("slow", "optional", () => Promise.resolve());
  register("quick", "optional", (extra, taskId) =>
    extra.taskStore.storeTaskResult(taskId, "completed", texts("quick")),
  );
  return server;
}

/** The official server has no tasks in this era, but accepts handlers for the extension's methods. */
function newerServer(): StatelessServer {
  const server = new StatelessServer(
    { name: "newer", version: "2.0.0" },
    { capabilities: { tools: {}, extensions: { "io.modelcontextprotocol/tasks": {} } } },
  );
  const state = { createdAt: "2026-07-28T10:00:00Z", lastUpdatedAt: "2026-07-28T10:00:01Z", ttlMs: null };
  for (const name of TOOLS) server.registerTool(name, { inputSchema: z.object({}) }, () => texts(name));
  server.server.setRequestHandler("tools/call", (request) => {
    const taskId = `canary-task-${randomUUID()}`;
    const { name } = request.params;
    return (
      name === "quick" ? texts(name) : { resultType: "task", taskId, status: "working", ...state }
    ) as never;
  });
  const params = z.looseObject({ taskId: z.string() });
  for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
    server.server.setRequestHandler(method, { params }, ({ taskId }, context) => {
      tasksSeen.push({ method, taskId, header: context.http?.req?.headers.get("mcp-name") ?? null });
      return method === "tasks/get" ? { taskId, status: "completed", ...state, result: texts("done") } : {};
    });
  }
  return server;
}

async function connect(): Promise<Client> {
  const client = new Client(
    { name: "official", version: "1.0.0" },
    { capabilities: { elicitation: { form: {} } } },
  );
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: "accept", content: { name: "Ada" } }));
  await client.connect(new StreamableHTTPClientTransport(...toProxy(stage)));
  return client;
}

/** All messages of the client's task stream. */
async function followed(client: Client, name: string) {
  const messages = [];
  for await (const message of client.experimental.tasks.callToolStream({ name }, CallToolResultSchema, {
    task: {},
  }))
    messages.push(message);
  return messages;
}

it("a client of the session era follows a task to its result, answers its elicitation, cancels a task, and cannot list tasks", async () => {
  await stage.serveFrom(sessionHost.url, "2025-11-25");
  const first = await connect();
  await first.listTools();
  await stage.acceptListed(TOOLS);
  const client = await connect();
  expect(client.getServerCapabilities()?.tasks).toEqual({ cancel: {}, requests: { tools: { call: {} } } });
  const listed = (await client.listTools()).tools.map(({ name, execution }) => [
    name,
    execution?.taskSupport,
  ]);
  expect(listed).toContainEqual(["build", "required"]);

  const built = await followed(client, "build");
  expect(built.at(0)).toMatchObject({ type: "taskCreated", task: { ttl: 60_000 } });
  expect(built.at(-1)).toMatchObject({ type: "result", result: texts("built") });
  const asked = await followed(client, "ask");
  expect(asked.at(-1)).toMatchObject({ type: "result", result: texts('{"name":"Ada"}') });
  const ids = store.getAllTasks().map(({ taskId }) => taskId);
  expect(ids).toHaveLength(2);
  for (const id of ids) expect(JSON.stringify([built, asked])).not.toContain(id);

  const stream = client.experimental.tasks.callToolStream({ name: "slow" }, CallToolResultSchema, {
    task: {},
  });
  const { value: created } = await stream.next();
  const taskId = created?.type === "taskCreated" ? created.task.taskId : "";
  expect(await client.experimental.tasks.cancelTask(taskId)).toMatchObject({ taskId, status: "cancelled" });
  expect(await client.experimental.tasks.getTask(taskId)).toMatchObject({ taskId, status: "cancelled" });
  await stream.return();

  await expect(client.experimental.tasks.listTasks()).rejects.toThrow("Method not found");
  await expect(client.experimental.tasks.getTask(ids[0] ?? "")).rejects.toThrow("Task not found");
  // An unknown task does not end the session, and another session's task is unknown.
  expect((await followed(client, "build")).at(-1)).toMatchObject({ type: "result" });
  const other = await connect();
  await expect(other.experimental.tasks.getTask(taskId)).rejects.toThrow("Task not found");
  expect((await followed(client, "quick")).at(-1)).toMatchObject({
    type: "error",
    error: { message: expect.stringContaining("[POLICY DENIED]") },
  });
  for (const open of [first, client, other]) await open.close();
});

it("a client of the stateless era uses the proxy's id of a task, and its server receives its own", async () => {
  await stage.serveFrom(statelessHost.url, VERSION);
  const bodies: string[] = [];
  const client = new StatelessClient(
    { name: "official", version: "2.0.0" },
    { versionNegotiation: { mode: { pin: VERSION } }, capabilities: TAKES_TASKS },
  );
  await client.connect(
    new StatelessTransport(new URL(stage.endpoint), {
      requestInit: { headers: bearer(stage.tenant.token) },
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        bodies.push(await response.clone().text());
        return response;
      },
    }),
  );
  expect(client.getServerCapabilities()?.extensions).toEqual({ "io.modelcontextprotocol/tasks": {} });
  await client.listTools();
  await stage.acceptListed(TOOLS);
  // This client does not know tasks, so the id is read from the body of the response.
  await expect(client.callTool({ name: "build" })).rejects.toThrow("Unsupported result type 'task'");
  const taskId = /"taskId":"([\w-]+)"/.exec(bodies.at(-1) ?? "")?.[1] ?? "";
  const anything = z.looseObject({});
  const ask = (method: string, params: object) => client.request({ method, params: { ...params } }, anything);
  expect(await ask("tasks/get", { taskId })).toMatchObject({
    taskId,
    status: "completed",
    ttlMs: 86_400_000,
    result: texts("done"),
  });
  await ask("tasks/update", { taskId, inputResponses: {} });
  await ask("tasks/cancel", { taskId });
  expect(tasksSeen.map(({ method }) => method)).toEqual(["tasks/get", "tasks/update", "tasks/cancel"]);
  for (const seen of tasksSeen) {
    expect(seen.taskId).toMatch(/^canary-task-/);
    expect(seen.header).toBe(seen.taskId);
  }
  await expect(ask("tasks/get", { taskId: `${taskId}x` })).rejects.toThrow("Task not found");
  expect(await client.callTool({ name: "quick" })).toMatchObject(texts("quick"));
  expect(bodies.join("")).not.toContain("canary-task");
  await client.close();
});
