import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless, statelessCall, VERSION } from "../testing/stateless-message.ts";
import { beginTask, inEra } from "../testing/tasks.ts";

/** What the tasks extension requires of clients, and what clients without it never receive. */
const METHODS = ["tasks/get", "tasks/update", "tasks/cancel"];
let stage: Stage;
beforeAll(async () => {
  const surfaces = { tasks: "allow" };
  const policy = { version: "2", default: "deny", surfaces, tools: { echo: {} } };
  stage = await Stage.set({ protocolVersion: VERSION, policy, upstream: { stateless: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

it("refuses task methods of a client without the extension, and begins no task for its calls", async () => {
  const taskId = await beginTask(stage, "stateless");
  for (const method of [...METHODS, "subscriptions/listen"]) {
    const params =
      method === "subscriptions/listen"
        ? { notifications: { taskIds: [taskId] } }
        : { taskId, ...(method === "tasks/update" ? { inputResponses: {} } : {}) };
    const { result, hits } = await stage.witness(() => send(stage, stateless(method, params)));
    expect(result.status).toBe(400);
    expect(answerOf(result).error).toMatchObject({
      code: -32021,
      data: { requiredCapabilities: { extensions: { "io.modelcontextprotocol/tasks": {} } } },
    });
    expect(hits).toEqual([]);
  }
  const content = { resultType: "complete", content: [{ type: "text", text: "ran echo" }] };
  expect(answerOf(await send(stage, statelessCall("echo"))).result).toEqual(content);
});

it("refuses a task for a client without the extension (G)", async () => {
  const task = {
    resultType: "task",
    taskId: "canary-task",
    status: "working",
    createdAt: "",
    lastUpdatedAt: "",
  };
  stage.upstream.script("tool:echo", { json: { jsonrpc: "2.0", id: 1, result: task } });
  const response = await send(stage, statelessCall("echo"));
  expect(response.status).toBe(502);
  expect(response.bytes).not.toContain("canary-task");
});

it("drops the session era's request for a task", async () => {
  const { result, hits } = await stage.witness(() =>
    send(stage, stateless("tools/call", { name: "echo", arguments: {}, task: { ttl: 1, pollInterval: 1 } })),
  );
  expect(answerOf(result).result).toMatchObject({ resultType: "complete" });
  expect(hits[0]?.message?.params).not.toHaveProperty("task");
});

it("refuses an Mcp-Name that is not the task's id (H)", async () => {
  const taskId = await beginTask(stage, "stateless");
  for (const name of [null, "echo", `${taskId}=`]) {
    const { result, hits } = await stage.witness(() =>
      send(stage, inEra("stateless", "tasks/get", { taskId }), { "Mcp-Name": name }),
    );
    expect(answerOf(result).error).toMatchObject({ code: -32020 });
    expect(hits).toEqual([]);
  }
});
