import type { RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { POLICY, type DecisionRow, Stage } from "../testing/stage.ts";
import {
  answerOf,
  send,
  stateless,
  statelessCall,
  type StatelessMessage,
  VERSION,
} from "../testing/stateless-message.ts";
import { beginTask, inEra } from "../testing/tasks.ts";

/** What the trail has of a server's questions in the stateless era, and of the answers: docs/threats.md, C5. */
const SURFACES = {
  elicitation: "allow",
  sampling: "deny",
  resources: "allow",
  prompts: "allow",
  tasks: "allow",
};
const DOCUMENT = { ...POLICY, version: "2", surfaces: SURFACES };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({
    protocolVersion: VERSION,
    policy: DOCUMENT,
    upstream: { stateless: true, resources: ["file:///a"], prompts: ["daily"] },
  });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const capabilities = { elicitation: { form: {} }, sampling: {} };
const asks = (method: string, message = "Sure?") => ({ method, params: { message } });
const ELICITS = asks("elicitation/create");
const SAMPLES = asks("sampling/createMessage");

type More = { readonly params?: object; readonly capabilities?: object };
const over = (more: More) => ({ capabilities, ...more });
const REQUESTS: [string, (more?: More) => StatelessMessage, string][] = [
  ["tools/call", (more = {}) => statelessCall("echo", {}, over(more)), "D"],
  [
    "resources/read",
    (more = {}) => stateless("resources/read", { uri: "file:///a", ...more.params }, over(more)),
    "E",
  ],
  [
    "prompts/get",
    (more = {}) => stateless("prompts/get", { name: "daily", ...more.params }, over(more)),
    "E",
  ],
];
const [, call] = REQUESTS[0] ?? ["", () => statelessCall("echo")];

/** The server asks this until it gets a state back, and is then done. */
function scriptAsks(method: string, inputRequests: object, how: "json" | "events" = "json"): void {
  const round = { resultType: "input_required", inputRequests, requestState: "canary-state" };
  const done = { resultType: "complete", content: [], contents: [], messages: [] };
  stage.upstream.script(method, ({ message }) => {
    const result = message?.params?.["requestState"] === undefined ? round : done;
    const reply = { jsonrpc: "2.0", id: message?.id, result };
    return how === "json" ? { json: reply } : { events: [reply] };
  });
}

/** The row of the request itself, and those of what was decided in its course, each linked to it. */
function parted(rows: readonly DecisionRow[]): { whole: DecisionRow; parts: readonly DecisionRow[] } {
  const [whole, ...more] = rows.filter(({ part_of }) => part_of === null);
  const parts = rows.filter(({ part_of }) => part_of !== null);
  if (whole === undefined || more.length > 0) throw new Error(JSON.stringify(rows));
  const { orgId: org_id, grantId: grant_id } = stage.tenant;
  const { call_id } = whole;
  for (const part of parts) {
    expect(part).toMatchObject({ part_of: call_id, org_id, grant_id, tool: null, arg_keys: [] });
    expect(part.part_of_at).toEqual((whole as unknown as { at: Date }).at);
  }
  return { whole, parts: parts.toSorted((a, b) => (a.method ?? "").localeCompare(b.method ?? "")) };
}

const stateIn = (response: RawResponse): unknown => answerOf(response).result?.["requestState"];

describe.each(REQUESTS)("C5 what a server asks in the answer to %s", (method, request, letter) => {
  it.each(["json", "events"] as const)("has a row where it is allowed, as %s", async (how) => {
    scriptAsks(method, { one: ELICITS, two: ELICITS }, how);
    const { result, rows } = await stage.witness(() => send(stage, request()));
    expect(answerOf(result).result).toMatchObject({ inputRequests: { one: ELICITS, two: ELICITS } });
    const { whole, parts } = parted(rows);
    expect(whole).toMatchObject({ method, answer: "forwarded" });
    const allowed = {
      method: "elicitation/create",
      effect: "allow",
      answer: "forwarded",
      rule: "/surfaces/elicitation",
      policy_revision: stage.tenant.revision,
    };
    expect(parts).toMatchObject([allowed, allowed]);
    for (const row of rows) expect(await stage.outcomeOf(row)).toMatchObject({ result: "ok" });
  });

  it.each<[string, object, object[]]>([
    ["that is denied", { x: SAMPLES }, [{ rule: "/surfaces/sampling" }]],
    ["that MCP does not know", { x: asks("tools/call") }, [{ rule: "(unknown request)" }]],
    ["that the client did not declare", { x: asks("roots/list") }, [{ rule: "(not declared)" }]],
    ["that names a hidden tool", { x: asks("elicitation/create", "wipe_disk?") }, [{ rule: "(hidden)" }]],
    ["under a hidden name", { wipe_disk: ELICITS }, [{ rule: "(hidden)" }]],
    [
      "together with what is denied",
      { a: ELICITS, b: SAMPLES },
      [
        { method: "elicitation/create", rule: "(together)" },
        { method: "sampling/createMessage", rule: "/surfaces/sampling" },
      ],
    ],
  ])("has a row %s, and never reaches the client", async (_, inputRequests, expected) => {
    scriptAsks(method, inputRequests);
    const { result, rows } = await stage.witness(() => send(stage, request()));
    expect(result.bytes).not.toMatch(/Sure\?|wipe_disk/);
    const { whole, parts } = parted(rows);
    expect(whole).toMatchObject({ method, answer: "forwarded" });
    expect(parts).toMatchObject(expected);
    for (const row of parts) {
      expect(row).toMatchObject({ effect: "deny", answer: "E", reason: expect.stringMatching(/./) });
      expect(await stage.outcomeOf(row)).toBeUndefined();
    }
  });

  it("has a row of each answer, with its outcome", async () => {
    scriptAsks(method, { one: ELICITS, two: ELICITS });
    const requestState = stateIn(await send(stage, request()));
    const inputResponses = { one: { action: "decline" }, two: { action: "decline" } };
    const again = request({ params: { requestState, inputResponses } });
    const { hits, rows } = await stage.witness(() => send(stage, again));
    expect(hits[0]?.message?.params).toMatchObject({ inputResponses, requestState: "canary-state" });
    const { parts } = parted(rows);
    const answer = {
      method: "answer to elicitation/create",
      effect: "allow",
      answer: "forwarded",
      rule: "/surfaces/elicitation",
    };
    expect(parts).toMatchObject([answer, answer]);
    for (const row of rows) expect(await stage.outcomeOf(row)).toMatchObject({ result: "ok" });
  });

  it("drops an answer to what was never asked", async () => {
    scriptAsks(method, { one: ELICITS });
    const requestState = stateIn(await send(stage, request()));
    const one = { action: "decline" };
    const inputResponses = { one, other: one, two: 1 };
    const { hits, rows } = await stage.witness(() =>
      send(stage, request({ params: { requestState, inputResponses } })),
    );
    expect(hits[0]?.message?.params?.["inputResponses"]).toEqual({ one });
    expect(parted(rows).parts).toHaveLength(1);
  });

  it("refuses an answer once the policy denies its question, and says so in its row", async () => {
    scriptAsks(method, { one: ELICITS });
    const requestState = stateIn(await send(stage, request()));
    const again = request({ params: { requestState, inputResponses: { one: { action: "decline" } } } });
    await stage.publish({ ...DOCUMENT, surfaces: { ...SURFACES, elicitation: "deny" } });
    const { revision: policy_revision } = stage.tenant;
    const { hits, rows } = await stage.witness(() => send(stage, again));
    await stage.publish(DOCUMENT);
    expect(hits).toEqual([]);
    const { whole, parts } = parted(rows);
    const denied = { effect: "deny", rule: "/surfaces/elicitation", policy_revision };
    expect(whole).toMatchObject({ ...denied, method, answer: letter });
    expect(parts).toMatchObject([{ ...denied, method: "answer to elicitation/create", answer: "E" }]);
    expect((await stage.witness(() => send(stage, again))).hits).toHaveLength(1);
  });
});

it("C5 a question is on the disk before the client sees it", async () => {
  scriptAsks("tools/call", { one: ELICITS });
  await send(stage, call());
  await stage.proxy.kill();
  await stage.proxy.restart();
  const last = (await stage.trail()).filter(({ method }) => method === "elicitation/create").at(-1);
  expect(last).toMatchObject({ effect: "allow", part_of: expect.any(String) });
});

it("C5 a question is decided by the policy of the moment in which it comes", async () => {
  const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
  let goOn = (): void => undefined;
  const before = new Promise<void>((done) => {
    goOn = done;
  });
  const result = { resultType: "input_required", inputRequests: { one: ELICITS } };
  stage.upstream.script("tools/call", { before, json: { jsonrpc: "2.0", id: 1, result } });
  const { result: response, rows } = await stage.witness(async () => {
    const sent = send(stage, call());
    await arrived;
    await stage.publish({ ...DOCUMENT, surfaces: { ...SURFACES, elicitation: "deny" } });
    goOn();
    return sent;
  });
  const { revision: policy_revision } = stage.tenant;
  await stage.publish(DOCUMENT);
  expect(answerOf(response).result).toMatchObject({ isError: true });
  const denied = { rule: "/surfaces/elicitation", policy_revision };
  expect(parted(rows).parts).toMatchObject([{ effect: "deny", ...denied }]);
});

it("C5 a call that is refused for itself has no rows of its answers", async () => {
  const pay = (params: object) => statelessCall("pay", {}, over({ params }));
  scriptAsks("tool:pay", { one: ELICITS });
  const states: unknown[] = [];
  for (let n = 0; n < 3; n++) states.push(stateIn(await send(stage, pay({}))));
  const again = { requestState: states[0], inputResponses: { one: { action: "decline" } } };
  const { hits, rows } = await stage.witness(() => send(stage, pay(again)));
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ answer: "D", tool: "pay" }]);
});

describe("C5 what a task asks in the stateless era", () => {
  const get = (taskId: string) => send(stage, inEra("stateless", "tasks/get", { taskId }));

  it("has one row, however often its client asks how it stands, and one for each change of the answer", async () => {
    const taskId = await beginTask(stage, "stateless");
    stage.upstream.tasks.set({ status: "input_required", inputRequests: { one: ELICITS, two: ELICITS } });
    const first = await stage.witness(() => get(taskId));
    const { whole, parts } = parted(first.rows);
    expect(whole).toMatchObject({ method: "tasks/get" });
    const asked = { method: "elicitation/create", effect: "allow", rule: "/surfaces/elicitation" };
    expect(parts).toMatchObject([asked, asked]);
    for (const row of parts) expect(await stage.outcomeOf(row)).toMatchObject({ result: "ok" });
    expect(parted((await stage.witness(() => get(taskId))).rows).parts).toEqual([]);
    await stage.publish({ ...DOCUMENT, surfaces: { ...SURFACES, elicitation: "deny" } });
    const later = parted((await stage.witness(() => get(taskId))).rows).parts;
    expect(later).toMatchObject([{ effect: "deny" }, { effect: "deny" }]);
    await stage.publish(DOCUMENT);
  });

  it.each<[string, object, string]>([
    ["that is denied", { one: SAMPLES }, "/surfaces/sampling"],
    ["that names a hidden tool", { one: asks("elicitation/create", "wipe_disk?") }, "(hidden)"],
  ])("has a row %s", async (_, inputRequests, rule) => {
    const taskId = await beginTask(stage, "stateless");
    stage.upstream.tasks.set({ status: "input_required", inputRequests });
    const { rows } = await stage.witness(() => get(taskId));
    expect(parted(rows).parts).toMatchObject([{ effect: "deny", answer: "E", rule }]);
  });

  it("has a row of each answer", async () => {
    const taskId = await beginTask(stage, "stateless");
    stage.upstream.tasks.set({ status: "input_required", inputRequests: { one: ELICITS } });
    const { inputRequests = {} } = answerOf(await get(taskId)).result ?? {};
    const [key = ""] = Object.keys(inputRequests as object);
    const inputResponses = { [key]: { action: "decline" } };
    const { hits, rows } = await stage.witness(() =>
      send(stage, inEra("stateless", "tasks/update", { taskId, inputResponses })),
    );
    expect(hits[0]?.message?.params?.["inputResponses"]).toEqual({ one: { action: "decline" } });
    const { whole, parts } = parted(rows);
    expect(whole).toMatchObject({ method: "tasks/update", answer: "forwarded" });
    expect(parts).toMatchObject([{ method: "answer to elicitation/create", effect: "allow" }]);
  });
});
