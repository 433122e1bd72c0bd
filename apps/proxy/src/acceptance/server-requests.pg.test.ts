import type { JsonRpc, SeenRequest } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { call, POLICY, Stage } from "../testing/stage.ts";

/** What a server asks of a client in the era of sessions: threats.md A12, C5, C6, C8, C14. */
let stage: Stage;
const surfaces = { elicitation: "allow", sampling: "deny", logging: "allow" };
const DOCUMENT = { ...POLICY, version: "2", surfaces };
beforeAll(async () => {
  stage = await Stage.set({ policy: DOCUMENT, upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

type Session = { readonly "Mcp-Session-Id": string };
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

async function openSession(headers: object = {}, capabilities: object = {}): Promise<Session> {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities,
    clientInfo: { name: "test", version: "1" },
  };
  const message = { jsonrpc: "2.0", id: 0, method: "initialize", params };
  const response = await stage.say(message, { ...headers });
  expect(response.status).toBe(200);
  return { ...headers, "Mcp-Session-Id": response.headers["mcp-session-id"] ?? "" };
}

const question = (id: string | number, method = "elicitation/create", params: object = {}) => ({
  jsonrpc: "2.0",
  id,
  method,
  params: { message: "canary", n: 1, ...params },
});
const done = (request: SeenRequest) => ({ jsonrpc: "2.0", id: request.message?.id, result: { content: [] } });
const isAnswer = (id: unknown) => (request: SeenRequest) =>
  request.message?.id === id && request.message?.method === undefined;

/** From now on `echo` asks this, and is done once it was answered. */
function asking(...questions: { id: string | number }[]): void {
  stage.upstream.script("tool:echo", (request) => ({
    events: questions,
    until: Promise.all(questions.map(({ id }) => stage.upstream.next(isAnswer(id)))),
    lastEvents: [done(request)],
  }));
}

/** Calls `echo` and reads up to the question. */
async function asked(session: Session, id: string | number = 1) {
  const stream = await EventStream.post(stage, call("echo", {}, id), session);
  const event = await stream.next();
  return { stream, ours: event?.message?.id ?? "", message: event?.message };
}

const answerTo = (id: unknown, result: object = { action: "accept", content: { n: 1 } }) => ({
  jsonrpc: "2.0",
  id,
  result,
});
const answersSeen = (hits: readonly SeenRequest[]): JsonRpc[] =>
  hits.flatMap(({ message }) => (message === undefined || message.method !== undefined ? [] : [message]));

describe("C5 an allowed server request", () => {
  it.each<[string, string | number]>([
    ["a number", 7],
    ["a string", "canary-id"],
  ])(
    "passes a request whose id is %s under an id of the proxy, and returns the answer under the server's",
    async (_, id) => {
      const session = await openSession();
      asking(question(id));
      const { hits, rows } = await stage.witness(async () => {
        const { stream, ours, message } = await asked(session);
        expect(message).toEqual({ ...question(id), id: ours });
        expect(String(ours)).toMatch(/^[\w-]{80,}$/);
        expect((await stage.say(answerTo(ours), session)).status).toBe(202);
        expect((await stream.rest()).map((event) => event.message)).toEqual([
          done({ message: { id: 1 } } as never),
        ]);
        expect(stream.text).not.toContain("canary-id");
      });
      expect(answersSeen(hits)).toEqual([answerTo(id)]);
      expect(rows).toMatchObject([
        { method: "tools/call", answer: "forwarded" },
        { method: "elicitation/create", effect: "allow", answer: "forwarded", rule: "/surfaces/elicitation" },
        { method: "answer to elicitation/create", effect: "allow", answer: "forwarded" },
      ]);
      for (const row of rows) {
        const { orgId: org_id, grantId: grant_id, revision: policy_revision } = stage.tenant;
        expect(row).toMatchObject({ org_id, grant_id, policy_revision });
      }
    },
  );

  it("passes a request on a GET stream, and returns an error of the client", async () => {
    const session = await openSession();
    const error = { code: -1, message: "No.", data: { why: "canary" } };
    const seen = stage.upstream.next(isAnswer(3));
    stage.upstream.script("GET", { events: [question(3)], until: seen });
    const stream = await EventStream.get(stage, session);
    const ours = (await stream.next())?.message?.id;
    expect((await stage.say({ jsonrpc: "2.0", id: ours, error }, session)).status).toBe(202);
    expect((await seen).message).toEqual({ jsonrpc: "2.0", id: 3, error });
  });

  it("records a request on disk before the client sees it", async () => {
    const session = await openSession();
    asking(question(1));
    await asked(session);
    await stage.proxy.kill();
    await stage.proxy.restart();
    const last = (await stage.trail()).filter(({ method }) => method === "elicitation/create").at(-1);
    expect(last).toMatchObject({ effect: "allow" });
  });

  it("records an outcome of a request and of its answer", async () => {
    const session = await openSession();
    asking(question(1));
    const { rows } = await stage.witness(async () => {
      const { stream, ours } = await asked(session);
      await stage.say(answerTo(ours), session);
      await stream.rest();
    });
    const outcomes = await stage.outcomes();
    for (const { call_id } of rows) {
      expect(outcomes.find((outcome) => outcome.call_id === call_id)).toMatchObject({ result: "ok" });
    }
  });
});

describe("C5 a refused server request (E)", () => {
  const notPassedOn: [string, object, string][] = [
    ["that is denied", question("s", "sampling/createMessage"), "/surfaces/sampling"],
    ["that the policy does not name", question("s", "roots/list"), "(default deny)"],
    ["that names a hidden tool", question("s", "elicitation/create", { more: "wipe_disk" }), "(hidden)"],
    ["that runs as a task", question("s", "elicitation/create", { task: {} }), "(tasks)"],
  ];
  it.each(notPassedOn)("refuses a request %s on a call", async (_, asking_, rule) => {
    const session = await openSession();
    asking({ id: "s", ...asking_ });
    const { result, hits, rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect(result.body).not.toContain("canary");
    expect(answersSeen(hits)).toMatchObject([
      { id: "s", error: { code: -32601, message: "Method not found" } },
    ]);
    expect(rows).toMatchObject([
      { method: "tools/call" },
      { effect: "deny", answer: "E", rule, org_id: stage.tenant.orgId },
    ]);
  });

  it.each(notPassedOn)("refuses a request %s on a GET stream", async (_, asking_, rule) => {
    const session = await openSession();
    stage.upstream.script("GET", { events: [asking_], until: stage.upstream.next(isAnswer("s")) });
    const { result, hits, rows } = await stage.witness(async () => {
      const stream = await EventStream.get(stage, session);
      await stream.rest();
      return stream.text;
    });
    expect(result).not.toContain("canary");
    expect(answersSeen(hits)).toMatchObject([{ id: "s", error: { code: -32601 } }]);
    expect(rows).toMatchObject([{ method: "GET" }, { answer: "E", rule }]);
  });

  it("refuses a request when the client accepts only JSON", async () => {
    const session = await openSession();
    asking(question("s"));
    const { result, rows } = await stage.witness(() =>
      stage.call("echo", {}, { ...session, Accept: "application/json" }),
    );
    expect(JSON.parse(result.body)).toEqual(done({ message: { id: 1 } } as never));
    expect(rows).toMatchObject([{}, { answer: "E", rule: "(no stream)" }]);
  });

  it("C7 records a bounded number of refused requests of one stream", async () => {
    const session = await openSession();
    const flood = Array.from({ length: 1000 }, (_, id) => question(`s${id}`, "roots/list"));
    stage.upstream.script("tool:echo", (request) => ({ events: [...flood, done(request)] }));
    const { rows } = await stage.witness(() => stage.call("echo", {}, session));
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.length).toBeLessThan(300);
  });

  it("refuses a denied elicitation in the error of a call", async () => {
    const data = { elicitations: [{ mode: "url", elicitationId: "e", url: "https://canary.example" }] };
    const required = { jsonrpc: "2.0", id: 1, error: { code: -32042, message: "canary", data } };
    const session = await openSession();
    for (const script of [{ json: required }, { events: [required] }]) {
      stage.upstream.script("tool:echo", script);
      expect((await stage.call("echo", {}, session)).body).toContain("https://canary.example");
    }
    await stage.tenant.publish({ ...DOCUMENT, surfaces: { elicitation: "deny" } });
    await stage.configured();
    for (const script of [{ json: required }, { events: [required] }]) {
      stage.upstream.script("tool:echo", script);
      const { body } = await stage.call("echo", {}, session);
      expect(body).not.toContain("canary");
      expect(body).toContain("-31403");
    }
    await stage.tenant.publish(DOCUMENT);
    await stage.configured();
  });
});

describe("A12, C6 answers to server requests", () => {
  const flip = (id: unknown): string => {
    const bytes = Buffer.from(String(id), "base64url");
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    return bytes.toString("base64url");
  };

  /** The attack is refused and nothing of it reaches the server; then the legal answer passes. */
  async function refused(
    attack: (ours: unknown, session: Session) => Promise<[object, object]>,
  ): Promise<void> {
    const session = await openSession();
    asking(question(5));
    const { stream, ours } = await asked(session);
    const [message, headers] = await attack(ours, session);
    const { result, hits, rows } = await stage.witness(() => stage.say(message, { ...headers }));
    expect([400, 404]).toContain(result.status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: result.status === 404 ? "S" : "I", effect: "deny" }]);
    const twin = await stage.witness(() => stage.say(answerTo(ours), session));
    expect(twin.result.status).toBe(202);
    expect(answersSeen(twin.hits)).toEqual([answerTo(5)]);
    await stream.rest();
  }

  it.each<[string, (ours: unknown, session: Session) => Promise<[object, object]> | [object, object]]>([
    ["to a request that was never made", (_, session) => [answerTo("made-up"), session]],
    ["under the server's own id", (_, session) => [answerTo(5), session]],
    ["under a changed id", (ours, session) => [answerTo(flip(ours)), session]],
    ["under a session's id", (_, session) => [answerTo(session["Mcp-Session-Id"]), session]],
    ["in another session of the grant", async (ours) => [answerTo(ours), await openSession()]],
    ["without the session", (ours) => [answerTo(ours), {}]],
    [
      "of another grant in a session of its own",
      async (ours) => [answerTo(ours), await openSession(bearer(await anotherToken()))],
    ],
    [
      "of another grant in this session",
      async (ours, session) => [answerTo(ours), { ...session, ...bearer(await anotherToken()) }],
    ],
    [
      "with a result and an error",
      (ours, session) => [{ ...answerTo(ours), error: { code: 1, message: "x" } }, session],
    ],
  ])("refuses an answer %s", (_, attack) => refused(async (ours, session) => attack(ours, session)));

  it("accepts one answer of eight at once, and none again after kill -9", async () => {
    const session = await openSession();
    asking(question(5));
    const first = await asked(session);
    const { result, hits } = await stage.witness(() =>
      Promise.all(Array.from({ length: 8 }, () => stage.say(answerTo(first.ours), session))),
    );
    expect(result.map(({ status }) => status).toSorted()).toEqual([202, ...Array<number>(7).fill(400)]);
    expect(answersSeen(hits)).toHaveLength(1);
    await first.stream.rest();

    asking(question(6));
    const second = await asked(session);
    await stage.proxy.kill();
    await stage.proxy.restart();
    const again = await stage.witness(async () => [
      (await stage.say(answerTo(first.ours), session)).status,
      (await stage.say(answerTo(second.ours), session)).status,
    ]);
    expect(again.result).toEqual([400, 202]); // the session and its question outlive the process
    expect(answersSeen(again.hits)).toEqual([answerTo(6)]);
  });

  it("returns each answer to its own session when the server used one id in two", async () => {
    asking(question(0));
    const sessions = [await openSession(), await openSession(bearer(await anotherToken()))];
    const { hits } = await stage.witness(async () => {
      const open = await Promise.all(sessions.map((session) => asked(session)));
      for (const [i, { ours }] of open.entries())
        await stage.say(answerTo(ours, { of: i }), { ...sessions[i] });
      for (const { stream } of open) await stream.rest();
    });
    const from = hits.filter(({ message }) => message?.method === undefined);
    expect(from.map(({ message }) => message)).toEqual([answerTo(0, { of: 0 }), answerTo(0, { of: 1 })]);
    const calls = hits.filter(({ message }) => message?.method === "tools/call");
    expect(new Set(from.map(({ headers }) => headers["mcp-session-id"]))).toEqual(
      new Set(calls.map(({ headers }) => headers["mcp-session-id"])),
    );
  });

  it("accepts an answer to a server without sessions only from the grant that was asked", async () => {
    const plain = await Stage.set({ policy: DOCUMENT });
    try {
      plain.upstream.script("tool:echo", (request) => ({
        events: [question(5)],
        until: plain.upstream.next(isAnswer(5)),
        lastEvents: [done(request)],
      }));
      const { token } = await plain.tenant.addGrant();
      await plain.configured();
      const stream = await EventStream.post(plain, call("echo"));
      const ours = (await stream.next())?.message?.id;
      const foreign = await plain.witness(() => plain.say(answerTo(ours), bearer(token)));
      expect(foreign.result.status).toBe(400);
      expect(foreign.hits).toEqual([]);
      const own = await plain.witness(() => plain.say(answerTo(ours)));
      expect(own.result.status).toBe(202);
      expect(answersSeen(own.hits)).toEqual([answerTo(5)]);
      await stream.rest();
    } finally {
      await plain.strike();
    }
  });

  it("drops an answer once the policy denies its request (E)", async () => {
    const session = await openSession();
    asking(question(5));
    const { ours, stream } = await asked(session);
    await stage.tenant.publish({ ...DOCUMENT, surfaces: {} });
    await stage.configured();
    const { result, hits, rows } = await stage.witness(() => stage.say(answerTo(ours), session));
    expect(result.status).toBe(202);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "E", effect: "deny", rule: "(default deny)" }]);
    await stage.tenant.publish(DOCUMENT);
    await stage.configured();
    expect((await stage.say(answerTo(ours), session)).status).toBe(202);
    await stream.rest();
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
    const { hits } = await stage.witness(() => openSession({}, offered));
    expect(hits[0]?.message?.params).toEqual({
      protocolVersion: "2025-11-25",
      capabilities: { elicitation: { form: {}, url: {} } },
      clientInfo: { name: "test", version: "1" },
    });
    const untouched = await stage.witness(() => openSession({}, { elicitation: {} }));
    expect(untouched.hits[0]?.message?.params).toMatchObject({ capabilities: { elicitation: {} } });
  });
});

describe("C14 notifications about requests", () => {
  const note = (method: string, params: object) => ({
    jsonrpc: "2.0",
    method: `notifications/${method}`,
    params,
  });
  const withToken = (token: unknown, tool = "echo") => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: tool, _meta: { progressToken: token } },
  });

  it("passes a server's progress on a call only under that call's token", async () => {
    const session = await openSession();
    const tokens = ["own", "foreign", 1, "1", null, { own: 1 }];
    stage.upstream.script("tool:echo", (request) => ({
      events: [
        ...tokens.map((progressToken, progress) => note("progress", { progressToken, progress })),
        done(request),
      ],
    }));
    const progressOf = async (token: unknown) =>
      (await (await EventStream.post(stage, withToken(token), session)).rest())
        .filter(({ message }) => message?.method !== undefined)
        .map(({ message }) => message?.params?.["progressToken"]);
    expect(await progressOf("own")).toEqual(["own"]);
    expect(await progressOf(1)).toEqual([1]);
    expect(await progressOf("1")).toEqual(["1"]);
    expect(await progressOf(undefined)).toEqual([]);
  });

  it("passes a server's progress on a GET stream only for running requests of the session", async () => {
    const [session, other] = [await openSession(), await openSession()];
    let end: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      end = resolve;
    });
    stage.upstream.script("tool:echo", (request) => ({
      events: [note("message", { level: "info", data: "begun" })],
      until,
      lastEvents: [done(request)],
    }));
    const running = await EventStream.post(stage, withToken("mine"), session);
    const foreign = await EventStream.post(stage, withToken("theirs"), other);
    const events = ["theirs", "mine"].map((progressToken) =>
      note("progress", { progressToken, progress: 1 }),
    );
    stage.upstream.script("GET", { events });
    const stream = await EventStream.get(stage, session);
    expect((await stream.rest()).map(({ message }) => message?.params?.["progressToken"])).toEqual(["mine"]);
    end();
    await running.rest();
    await foreign.rest();
  });

  it("passes a client's progress only under the token of its own server request", async () => {
    const session = await openSession();
    asking(question(5, "elicitation/create", { _meta: { progressToken: "canary-token", x: 1 } }));
    const { message, ours, stream } = await asked(session);
    expect(message?.params).toEqual({ message: "canary", n: 1, _meta: { progressToken: ours, x: 1 } });
    const { hits, rows } = await stage.witness(async () => {
      for (const progressToken of [ours, "canary-token", 5, flipped(ours)]) {
        const said = note("progress", { progressToken, progress: 1.5 });
        expect((await stage.say(said, session)).status).toBe(202);
      }
      const other = await openSession();
      await stage.say(note("progress", { progressToken: ours, progress: 2 }), other);
    });
    expect(hits.map(({ message: seen }) => seen).filter((seen) => seen?.method !== "initialize")).toEqual([
      note("progress", { progressToken: "canary-token", progress: 1.5 }),
    ]);
    expect(rows.map(({ answer }) => answer)).toEqual(["forwarded", "N", "N", "N", "forwarded", "N"]);
    await stage.say(answerTo(ours), session);
    await stream.rest();
  });

  it("passes a server's cancel only for its own request", async () => {
    const session = await openSession();
    stage.upstream.script("tool:echo", (request) => ({
      events: [
        question(5),
        note("cancelled", { requestId: 1, reason: "the client's own" }),
        note("cancelled", { requestId: "5", reason: "another id" }),
        note("cancelled", { requestId: 5, reason: "late" }),
        done(request),
      ],
    }));
    const { stream, ours } = await asked(session);
    expect((await stream.rest()).map(({ message }) => message?.params)).toEqual([
      { requestId: ours, reason: "late" },
      undefined,
    ]);
  });

  it("passes roots/list_changed and elicitation/complete only where the policy allows their surface", async () => {
    const session = await openSession();
    const changed = note("roots/list_changed", {});
    const complete = note("elicitation/complete", { elicitationId: "canary" });
    stage.upstream.script("tool:echo", (request) => ({ events: [complete, done(request)] }));
    const act = () =>
      stage.witness(async () => {
        await stage.say(changed, session);
        return stage.call("echo", {}, session);
      });
    const before = await act();
    expect(before.hits.map(({ message }) => message?.method)).toEqual(["tools/call"]);
    expect(before.rows).toMatchObject([{ answer: "E", rule: "(default deny)" }, {}]);
    expect(before.result.body).toContain("canary");
    await stage.tenant.publish({ ...DOCUMENT, surfaces: { roots: "allow" } });
    await stage.configured();
    const after = await act();
    expect(after.hits.map(({ message }) => message?.method)).toEqual([changed.method, "tools/call"]);
    expect(after.result.body).not.toContain("canary");
    await stage.tenant.publish(DOCUMENT);
    await stage.configured();
  });

  const flipped = (id: unknown): string => `${String(id).slice(0, -2)}AA`;
});

async function anotherToken(): Promise<string> {
  const { token } = await stage.tenant.addGrant();
  await stage.configured();
  return token;
}
