import type { Era } from "@sallyport/mcp";
import type { SeenRequest } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ERAS, stagesOfEras } from "../testing/eras.ts";
import { EventStream } from "../testing/event-stream.ts";
import { messagesIn } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import type { Stage } from "../testing/stage.ts";
import { answerOf, send } from "../testing/stateless-message.ts";
import { beginTask, inEra, taskCall } from "../testing/tasks.ts";
import { bearer } from "../testing/stage.ts";

/** Requests, notifications and states of tasks in both eras: docs/threats.md, C5, C6, C8, C11, C14. */
type Headers = Readonly<Record<string, string>>;
const DOCUMENT = {
  version: "2",
  default: "deny",
  hide: ["wipe_disk"],
  surfaces: { tasks: "allow", elicitation: "allow", sampling: "deny" },
  tools: { echo: {} },
};
const RELATED = "io.modelcontextprotocol/related-task";
const TIMES = { createdAt: "2026-07-28T10:00:00Z", lastUpdatedAt: "2026-07-28T10:00:01Z" };

let stages: Readonly<Record<Era, Stage>>;
beforeAll(async () => {
  const tools = ["echo", "wipe_disk"];
  stages = await stagesOfEras({ policy: DOCUMENT, tools, upstream: { sessions: true } });
});
afterAll(async () => {
  for (const stage of Object.values(stages ?? {})) await stage.strike();
});
afterEach(() => {
  for (const stage of Object.values(stages)) stage.upstream.reset();
});

const client = (era: Era): Promise<Headers> =>
  era === "session" ? openSession(stages[era]) : Promise.resolve({});
const theirs = (stage: Stage): string => stage.upstream.tasks.all.at(-1)?.taskId ?? "";
const get = async (era: Era, taskId: string, headers: Headers) =>
  send(stages[era], inEra(era, "tasks/get", { taskId }), headers);

const published = (stage: Stage, surfaces: object): Promise<void> =>
  stage.publish({ ...DOCUMENT, surfaces: { ...DOCUMENT.surfaces, ...surfaces } });

describe.each(ERAS)("in the %s era", (era) => {
  it.each(["try wipe_disk", "as canary-task said"])(
    "C8 drops the status message %j",
    async (statusMessage) => {
      const stage = stages[era];
      const headers = await client(era);
      const taskId = await beginTask(stage, era, { headers });
      const told = statusMessage.replace("canary-task", theirs(stage));
      stage.upstream.tasks.set({ status: "working", statusMessage: told });
      const silent = await get(era, taskId, headers);
      expect(answerOf(silent).result).toMatchObject({ taskId, status: "working" });
      expect(answerOf(silent).result).not.toHaveProperty("statusMessage");
      stage.upstream.tasks.set({ status: "working", statusMessage: "At it." });
      expect(answerOf(await get(era, taskId, headers)).result).toMatchObject({ statusMessage: "At it." });
    },
  );

  it("C8 drops hidden names from the error of a task", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    const error = { code: -32603, message: `wipe_disk of ${theirs(stage)}` };
    stage.upstream.tasks.set({ status: "failed", error, said: { error } });
    const method = era === "session" ? "tasks/result" : "tasks/get";
    const response = await send(stage, inEra(era, method, { taskId }), headers);
    expect(response.bytes).not.toContain("wipe_disk");
    expect(response.bytes).not.toContain("canary-task");
    expect(response.bytes).toContain("-32603");
  });

  it("shortens the lifetime of a task to a day", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    const ttl = era === "session" ? "ttl" : "ttlMs";
    for (const [said, shown] of [
      [null, 86_400_000],
      [1e12, 86_400_000],
      [5, 5],
    ]) {
      stage.upstream.tasks.set({ status: "working", [ttl]: said });
      expect(answerOf(await get(era, taskId, headers)).result).toHaveProperty(ttl, shown);
    }
  });

  it.each<[string, object]>([
    ["of another task", { taskId: "canary-task-other", status: "working" }],
    ["with an unknown status", { status: "canary" }],
    ["without a valid time", { status: "working", createdAt: 1 }],
  ])("refuses a state %s (G)", async (_, state) => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    stage.upstream.tasks.set({ ...state });
    const response = await get(era, taskId, headers);
    expect(response.status).toBe(502);
    expect(response.bytes).not.toContain("canary");
  });

  it("removes the client's related-task metadata", async () => {
    const stage = stages[era];
    const headers = await client(era);
    const taskId = await beginTask(stage, era, { headers });
    for (const related of [taskId, theirs(stage), 1]) {
      const said = inEra(era, "tools/call", {
        name: "echo",
        _meta: { [RELATED]: { taskId: related }, x: 1 },
      });
      const { hits } = await stage.witness(() => send(stage, said, headers));
      expect(hits[0]?.message?.params?.["_meta"]).toMatchObject({ x: 1 });
      expect(hits[0]?.message?.params?.["_meta"]).not.toHaveProperty([RELATED]);
    }
  });
});

describe("C5 a server request of a task in the session era", () => {
  const taskRequest = (method: string, taskId: string, params: object = {}) => ({
    jsonrpc: "2.0",
    id: 7,
    method,
    params: { message: "canary", ...params, _meta: { [RELATED]: { taskId } } },
  });
  const isAnswer = ({ message }: SeenRequest) => message?.id === 7 && message.method === undefined;

  /** From now on `tasks/result` sends this request on its stream, and is answered once it is. */
  function asking(asked: object): void {
    stages.session.upstream.script("tasks/result", (request) => ({
      events: [asked],
      until: stages.session.upstream.next(isAnswer),
      lastEvents: [{ jsonrpc: "2.0", id: request.message?.id, result: { content: [] } }],
    }));
  }

  it("shows the proxy's id of the task to the client, and the server's to the server", async () => {
    const stage = stages.session;
    const session = await openSession(stage);
    const taskId = await beginTask(stage, "session", { headers: session });
    asking(taskRequest("elicitation/create", theirs(stage)));
    const { hits, rows } = await stage.witness(async () => {
      const stream = await EventStream.post(
        stage,
        inEra("session", "tasks/result", { taskId }).message,
        session,
      );
      const { message } = (await stream.next()) ?? {};
      expect(message?.params?.["_meta"]).toEqual({ [RELATED]: { taskId } });
      const _meta = { [RELATED]: { taskId }, x: 1 };
      const said = { jsonrpc: "2.0", id: message?.id, result: { action: "decline", _meta } };
      expect((await stage.say(said, session)).status).toBe(202);
      const [last] = await stream.rest();
      expect(last?.message?.result).toEqual({ content: [], _meta: { [RELATED]: { taskId } } });
      expect(stream.text).not.toContain("canary-task");
    });
    const answer = hits.find(isAnswer)?.message;
    expect(answer?.result).toEqual({
      action: "decline",
      _meta: { [RELATED]: { taskId: theirs(stage) }, x: 1 },
    });
    expect(rows).toMatchObject([
      { method: "tasks/result", tool: "echo" },
      { method: "elicitation/create", effect: "allow" },
      { method: "answer to elicitation/create", effect: "allow" },
    ]);
  });

  it.each<[string, string, object]>([
    ["that is denied", "sampling/createMessage", {}],
    ["that names a hidden tool", "elicitation/create", { more: "wipe_disk" }],
    ["that is a task itself", "elicitation/create", { task: {} }],
  ])("refuses a request %s (E)", async (_, method, params) => {
    const stage = stages.session;
    const session = await openSession(stage);
    const taskId = await beginTask(stage, "session", { headers: session });
    asking(taskRequest(method, theirs(stage), params));
    const { result, hits, rows } = await stage.witness(() =>
      stage.say(inEra("session", "tasks/result", { taskId }).message, session),
    );
    expect(result.body).not.toContain("canary");
    expect(hits.find(isAnswer)?.message?.error).toMatchObject({ code: -32601 });
    expect(rows).toMatchObject([{ method: "tasks/result" }, { method, answer: "E", effect: "deny" }]);
  });

  it("refuses a denied elicitation in the error of a task", async () => {
    const stage = stages.session;
    const session = await openSession(stage);
    const taskId = await beginTask(stage, "session", { headers: session });
    const data = { elicitations: [{ mode: "url", elicitationId: "e", url: "https://canary.example" }] };
    stage.upstream.tasks.set({
      status: "failed",
      said: { error: { code: -32042, message: "canary", data } },
    });
    const ask = () => stage.say(inEra("session", "tasks/result", { taskId }).message, session);
    expect((await ask()).body).toContain("https://canary.example");
    await published(stage, { elicitation: "deny" });
    const { body } = await ask();
    expect(body).not.toContain("canary");
    expect(body).toContain("-31403");
    await published(stage, {});
  });

  it("drops the ids of another session's tasks from notifications", async () => {
    const stage = stages.session;
    const [session, other] = [await openSession(stage), await openSession(stage)];
    await beginTask(stage, "session", { headers: other });
    const foreign = { _meta: { [RELATED]: { taskId: theirs(stage) } } };
    const events = [
      { jsonrpc: "2.0", method: "notifications/tools/list_changed", params: foreign },
      { jsonrpc: "2.0", method: "notifications/tasks/status", params: { taskId: theirs(stage), ...TIMES } },
    ];
    stage.upstream.script("GET", { events });
    const stream = await EventStream.get(stage, session);
    expect((await stream.rest()).map(({ message }) => message)).toEqual([
      { jsonrpc: "2.0", method: "notifications/tools/list_changed", params: {} },
    ]);
    expect(stream.text).not.toContain("canary-task");
  });
});

describe("C14 notifications of a task", () => {
  it("passes a status to the session of the task while its tool is allowed", async () => {
    const stage = stages.session;
    const session = await openSession(stage);
    const taskId = await beginTask(stage, "session", { headers: session });
    const status = { taskId: theirs(stage), status: "completed", ttl: 5, ...TIMES };
    stage.upstream.script("GET", {
      events: [
        { jsonrpc: "2.0", method: "notifications/tasks/status", params: { ...status, more: "canary" } },
        {
          jsonrpc: "2.0",
          method: "notifications/tasks/status",
          params: { ...status, taskId: "canary-task-other" },
        },
      ],
    });
    const news = async () =>
      (await (await EventStream.get(stage, session)).rest()).map((event) => event.message);
    const method = "notifications/tasks/status";
    expect(await news()).toEqual([{ jsonrpc: "2.0", method, params: { ...status, taskId } }]);
    await published(stage, { tasks: "deny" });
    expect(await news()).toEqual([]);
    await published(stage, {});
  });

  it("passes a status only to the grant's subscription that names the task", async () => {
    const stage = stages.stateless;
    const taskId = await beginTask(stage, "stateless");
    const mine = theirs(stage);
    const state = { taskId: mine, status: "completed", ttlMs: 5, ...TIMES, result: { content: [] } };
    const told = (method: string, params: object) => ({ jsonrpc: "2.0", method, params });
    stage.upstream.script("subscriptions/listen", ({ message }) => ({
      events: [
        told("notifications/subscriptions/acknowledged", message?.params ?? {}),
        told("notifications/tasks", state),
        told("notifications/tasks", { ...state, taskId: "canary-task-other" }),
        told("notifications/tasks", { ...state, status: "input_required", inputRequests: DENIED }),
        told("notifications/progress", { progressToken: mine, progress: 1 }),
      ],
    }));
    const { token } = await stage.addGrant();
    const listen = async (ids: string[], headers: Headers = {}) => {
      const asked = inEra("stateless", "subscriptions/listen", { notifications: { taskIds: ids } });
      const { result, hits } = await stage.witness(() => send(stage, asked, headers));
      expect(result.bytes).not.toContain("canary-task");
      const said = messagesIn(result.body);
      return { said, asked: hits[0]?.message?.params?.["notifications"] };
    };
    const own = await listen([taskId, `${taskId}=`, mine, ""]);
    expect(own.asked).toEqual({ taskIds: [mine] });
    const _meta = { "io.modelcontextprotocol/subscriptionId": 1 };
    expect(own.said).toEqual([
      told("notifications/subscriptions/acknowledged", { _meta, notifications: { taskIds: [taskId] } }),
      told("notifications/tasks", { _meta, ...state, taskId }),
    ]);
    const foreign = await listen([taskId], bearer(token));
    expect(foreign.asked).toEqual({});
    expect(foreign.said).toHaveLength(1);
    await published(stage, { tasks: "deny" });
    const denied = await listen([taskId]);
    expect(denied.asked).toEqual({});
    expect(denied.said).toHaveLength(1);
    await published(stage, {});
  });
});

const DENIED = { s: { method: "sampling/createMessage", params: { messages: [] } } };

describe("C5 input requests of a task in the stateless era", () => {
  const asks = {
    "key-1": { method: "elicitation/create", params: { mode: "form", message: "One?", requestedSchema: {} } },
    "key-2": { method: "elicitation/create", params: { mode: "form", message: "Two?", requestedSchema: {} } },
  };
  const said = { action: "accept", content: {} };

  async function asked(inputRequests: object = asks): Promise<{ taskId: string; keys: string[] }> {
    const stage = stages.stateless;
    const taskId = await beginTask(stage, "stateless");
    stage.upstream.tasks.set({ status: "input_required", inputRequests });
    const { result } = answerOf(await get("stateless", taskId, {}));
    return { taskId, keys: Object.keys((result?.["inputRequests"] as object | undefined) ?? {}) };
  }

  const update = (taskId: string, inputResponses: object) =>
    stages.stateless.witness(() =>
      send(stages.stateless, inEra("stateless", "tasks/update", { taskId, inputResponses })),
    );

  it("shows the client keys of the proxy, always the same, and returns answers under the server's", async () => {
    const { taskId, keys } = await asked();
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toContain("key-");
    const again = answerOf(await get("stateless", taskId, {})).result;
    expect(again?.["inputRequests"]).toEqual({
      [keys[0] ?? ""]: asks["key-1"],
      [keys[1] ?? ""]: asks["key-2"],
    });
    const { result, hits, rows } = await update(taskId, { [keys[1] ?? ""]: said });
    expect(answerOf(result).result).toEqual({ resultType: "complete" });
    expect(hits[0]?.message?.params).toMatchObject({ taskId: theirs(stages.stateless) });
    expect(hits[0]?.message?.params?.["inputResponses"]).toEqual({ "key-2": said });
    expect(rows.filter(({ part_of }) => part_of === null)).toMatchObject([
      { method: "tasks/update", tool: "echo", answer: "forwarded" },
    ]);
  });

  it("C6 drops answers to requests that this task did not make", async () => {
    const other = await asked();
    const { taskId, keys } = await asked();
    const [mine = ""] = keys;
    const [foreign = ""] = other.keys;
    const { hits } = await update(taskId, { [mine]: said, [foreign]: said, "key-2": said, "": said });
    expect(hits[0]?.message?.params?.["inputResponses"]).toEqual({ "key-1": said });
  });

  it("answers with a denial when the policy denies a request", async () => {
    const stage = stages.stateless;
    const { taskId } = await asked({ ...asks, ...DENIED });
    const response = await get("stateless", taskId, {});
    expect(answerOf(response).error).toMatchObject({ code: -31403, data: { rule: "/surfaces/sampling" } });
    expect(response.body).not.toContain("createMessage");
    stage.upstream.tasks.set({ status: "completed", result: { content: [] } });
    expect(answerOf(await get("stateless", taskId, {})).result).toMatchObject({ status: "completed" });
  });

  it("refuses an answer once the policy denies its request (E)", async () => {
    const { taskId, keys } = await asked();
    const answer = { [keys[0] ?? ""]: said };
    await published(stages.stateless, { elicitation: "deny" });
    const { result, hits, rows } = await update(taskId, answer);
    expect(answerOf(result).error).toMatchObject({ code: -31403 });
    expect(hits).toEqual([]);
    const denied = { answer: "E", effect: "deny", rule: "/surfaces/elicitation" };
    expect(rows).toMatchObject([denied, denied]); // of the request, and of the answer in it
    await published(stages.stateless, {});
    expect((await update(taskId, answer)).hits).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["asks for what the client does not declare", { x: { method: "roots/list" } }],
    ["names a hidden tool", { x: { method: "elicitation/create", params: { message: "wipe_disk?" } } }],
    ["lists its requests in an array", []],
  ])("refuses a result that %s (G)", async (_, inputRequests) => {
    const stage = stages.stateless;
    await published(stage, { roots: "allow" });
    const taskId = await beginTask(stage, "stateless");
    stage.upstream.tasks.set({ status: "input_required", inputRequests });
    const { message, headers } = inEra("stateless", "tasks/get", { taskId });
    const withoutRoots = JSON.stringify(message).replace('"roots":{}', '"other":{}');
    const response = await stage.say(withoutRoots, { ...headers });
    expect(response.status).toBe(502);
    expect(response.bytes).not.toContain("wipe_disk");
    await published(stage, {});
  });

  it("passes an input-required result before the task begins", async () => {
    const stage = stages.stateless;
    const round = { resultType: "input_required", requestState: "s", inputRequests: { a: asks["key-1"] } };
    const state = { resultType: "task", taskId: "canary-task-late", status: "working", ...TIMES };
    stage.upstream.script("tool:echo", ({ message }) => ({
      json: {
        jsonrpc: "2.0",
        id: message?.id,
        result: message?.params?.["requestState"] === undefined ? round : state,
      },
    }));
    const first = answerOf(await send(stage, taskCall("stateless"))).result;
    const again = {
      name: "echo",
      arguments: {},
      requestState: first?.["requestState"],
      inputResponses: { a: said },
    };
    const { result } = answerOf(await send(stage, inEra("stateless", "tools/call", again)));
    expect(result).toMatchObject({ resultType: "task", status: "working" });
    expect(JSON.stringify(result)).not.toContain("canary-task");
  });
});
