import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import {
  answersIn,
  answerTo,
  isAnswer,
  receiveRequest,
  REQUESTS_POLICY,
  scriptRequests,
  serverRequest,
} from "../testing/server-requests.ts";
import { Stage } from "../testing/stage.ts";

/** What a server may request of a client in the session era: docs/threats.md, C5, C7 and C8. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy: REQUESTS_POLICY, upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

describe("C5 an allowed server request", () => {
  it.each<[string, string | number]>([
    ["a number", 7],
    ["a string", "canary-id"],
  ])(
    "passes a request whose id is %s under an id of the proxy, and returns the answer under the server's",
    async (_, id) => {
      const session = await openSession(stage);
      scriptRequests(stage, serverRequest(id));
      const { hits, rows } = await stage.witness(async () => {
        const { stream, id: ours, message } = await receiveRequest(stage, session);
        expect(message).toEqual({ ...serverRequest(id), id: ours });
        expect(String(ours)).toMatch(/^[\w-]{80,}$/);
        expect((await stage.say(answerTo(ours), session)).status).toBe(202);
        expect((await stream.rest()).map((event) => event.message)).toEqual([reply(1)]);
        expect(stream.text).not.toContain("canary-id");
      });
      expect(answersIn(hits)).toEqual([answerTo(id)]);
      expect(rows).toMatchObject([
        { method: "tools/call", answer: "forwarded" },
        {
          method: "elicitation/create",
          effect: "allow",
          answer: "forwarded",
          rule: "/surfaces/elicitation",
          part_of: rows[0]?.call_id,
        },
        { method: "answer to elicitation/create", effect: "allow", answer: "forwarded" },
      ]);
      for (const row of rows) {
        const { orgId: org_id, grantId: grant_id, revision: policy_revision } = stage.tenant;
        expect(row).toMatchObject({ org_id, grant_id, policy_revision });
      }
    },
  );

  it("passes a request on a GET stream, and returns an error of the client", async () => {
    const session = await openSession(stage);
    const error = { code: -1, message: "No.", data: { why: "canary" } };
    const seen = stage.upstream.next(isAnswer(3));
    stage.upstream.script("GET", { events: [serverRequest(3)], until: seen });
    const stream = await EventStream.get(stage, session);
    const ours = (await stream.next())?.message?.id;
    expect((await stage.say({ jsonrpc: "2.0", id: ours, error }, session)).status).toBe(202);
    expect((await seen).message).toEqual({ jsonrpc: "2.0", id: 3, error });
  });

  it("records a request on disk before the client sees it", async () => {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest(1));
    await receiveRequest(stage, session);
    await stage.proxy.kill();
    await stage.proxy.restart();
    const last = (await stage.trail()).filter(({ method }) => method === "elicitation/create").at(-1);
    expect(last).toMatchObject({ effect: "allow" });
  });

  it("records an outcome of a request and of its answer", async () => {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest(1));
    const { rows } = await stage.witness(async () => {
      const { stream, id: ours } = await receiveRequest(stage, session);
      await stage.say(answerTo(ours), session);
      await stream.rest();
    });
    for (const row of rows) expect(await stage.outcomeOf(row)).toMatchObject({ result: "ok" });
  });
});

describe("C5 a refused server request (E)", () => {
  const notPassedOn: [string, object, string][] = [
    ["that is denied", serverRequest("s", "sampling/createMessage"), "/surfaces/sampling"],
    ["that the policy does not name", serverRequest("s", "roots/list"), "(default deny)"],
    ["that names a hidden tool", serverRequest("s", "elicitation/create", { more: "wipe_disk" }), "(hidden)"],
    ["that runs as a task", serverRequest("s", "elicitation/create", { task: {} }), "(tasks)"],
  ];
  it.each(notPassedOn)("refuses a request %s on a call", async (_, request, rule) => {
    const session = await openSession(stage);
    scriptRequests(stage, { id: "s", ...request });
    const { result, hits, rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect(result.body).not.toContain("canary");
    expect(answersIn(hits)).toMatchObject([
      { id: "s", error: { code: -32601, message: "Method not found" } },
    ]);
    expect(rows).toMatchObject([
      { method: "tools/call" },
      { effect: "deny", answer: "E", rule, org_id: stage.tenant.orgId },
    ]);
  });

  it.each(notPassedOn)("refuses a request %s on a GET stream", async (_, request, rule) => {
    const session = await openSession(stage);
    stage.upstream.script("GET", { events: [request], until: stage.upstream.next(isAnswer("s")) });
    const { result, hits, rows } = await stage.witness(async () => {
      const stream = await EventStream.get(stage, session);
      await stream.rest();
      return stream.text;
    });
    expect(result).not.toContain("canary");
    expect(answersIn(hits)).toMatchObject([{ id: "s", error: { code: -32601 } }]);
    expect(rows).toMatchObject([{ method: "GET" }, { answer: "E", rule }]);
  });

  it("refuses a request when the client accepts only JSON", async () => {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest("s"));
    const { result, rows } = await stage.witness(() =>
      stage.call("echo", {}, { ...session, Accept: "application/json" }),
    );
    expect(JSON.parse(result.body)).toEqual(reply(1));
    expect(rows).toMatchObject([{}, { answer: "E", rule: "(no stream)" }]);
  });

  it("C7 records a bounded number of refused requests of one stream", async () => {
    const session = await openSession(stage);
    const flood = Array.from({ length: 1000 }, (_, id) => serverRequest(`s${id}`, "roots/list"));
    stage.upstream.script("tool:echo", ({ message }) => ({ events: [...flood, reply(message?.id)] }));
    const { rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.length).toBeLessThan(300);
  });

  it("refuses a denied elicitation in the error of a call", async () => {
    const data = { elicitations: [{ mode: "url", elicitationId: "e", url: "https://canary.example" }] };
    const required = { jsonrpc: "2.0", id: 1, error: { code: -32042, message: "canary", data } };
    const session = await openSession(stage);
    for (const script of [{ json: required }, { events: [required] }]) {
      stage.upstream.script("tool:echo", script);
      const { result, rows } = await stage.witness(() => stage.call("echo", {}, session));
      expect(result.body).toContain("https://canary.example");
      const question = rows.find(({ method }) => method === "elicitation/create");
      expect(question).toMatchObject({ effect: "allow", rule: "/surfaces/elicitation" });
      expect(question?.part_of).toBe(rows.find(({ tool }) => tool === "echo")?.call_id);
    }
    await stage.publish({ ...REQUESTS_POLICY, surfaces: { elicitation: "deny" } });
    for (const script of [{ json: required }, { events: [required] }]) {
      stage.upstream.script("tool:echo", script);
      const { result, rows } = await stage.witness(() => stage.call("echo", {}, session));
      expect(result.body).not.toContain("canary");
      expect(result.body).toContain("-31403");
      const question = rows.find(({ method }) => method === "elicitation/create");
      expect(question).toMatchObject({ effect: "deny", answer: "E", rule: "/surfaces/elicitation" });
    }
    await stage.publish(REQUESTS_POLICY);
  });
});

describe("capabilities of a client", () => {
  const offered = {
    elicitation: { form: {}, url: {} },
    sampling: {},
    roots: { listChanged: true },
    tasks: {},
  };
  it("forwards only the capabilities that the policy allows", async () => {
    const { hits } = await stage.witness(() => openSession(stage, { capabilities: offered }));
    expect(hits[0]?.message?.params).toEqual({
      protocolVersion: "2025-11-25",
      capabilities: { elicitation: { form: {}, url: {} } },
      clientInfo: { name: "test", version: "1" },
    });
    const untouched = await stage.witness(() => openSession(stage, { capabilities: { elicitation: {} } }));
    expect(untouched.hits[0]?.message?.params).toMatchObject({ capabilities: { elicitation: {} } });
  });
});
