import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildProxy } from "../testing/build-proxy.ts";
import { EventStream } from "../testing/event-stream.ts";
import { gate } from "../testing/gate.ts";
import { logMessage, note, reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import { isAnswer, serverRequest } from "../testing/server-requests.ts";
import { call, type DecisionRow, POLICY, Stage } from "../testing/stage.ts";

/**
 * Two workers behind one port share what a session does. Each message has its own connection, and connections go to the
 * workers in turn.
 */
let stage: Stage;
let built: Awaited<ReturnType<typeof buildProxy>>;
const DOCUMENT = {
  ...POLICY,
  version: "2",
  surfaces: { elicitation: "allow", logging: "allow" },
  tools: {
    ...POLICY.tools,
    many: { limits: [{ counter: "many", window: "day", max: 17, scope: "grant" }] },
    slow: { limits: [{ counter: "slow", concurrency: 1, scope: "grant" }] },
  },
};
beforeAll(async () => {
  built = await buildProxy();
  stage = await Stage.set({
    policy: DOCUMENT,
    tools: [...Object.keys(DOCUMENT.tools), "wipe_disk"],
    upstream: { sessions: true },
    env: { PROXY_WORKERS: "2" },
    bundle: built.bundle,
  });
});
afterAll(async () => {
  await stage?.strike();
  built?.remove();
});
afterEach(() => stage.upstream.reset());

const isDenied = (body: string): boolean => body.includes("[POLICY DENIED]");
const workersOf = (rows: readonly DecisionRow[]): number =>
  new Set(rows.map(({ proxy_id }) => proxy_id)).size;

/** From now on this tool is answered when the test lets it go. */
function holding(tool: string): { readonly arrived: Promise<unknown>; readonly letGo: () => void } {
  const { opened, open } = gate();
  stage.upstream.script(`tool:${tool}`, ({ message }) => ({ before: opened, json: reply(message?.id) }));
  return { arrived: stage.upstream.next(({ message }) => message?.params?.["name"] === tool), letGo: open };
}

it("forwards exactly 17 of 60 calls at both workers together under a limit of 17", async () => {
  const session = await openSession(stage);
  const { result, hits, rows } = await stage.witness(() =>
    Promise.all(Array.from({ length: 60 }, (_, i) => stage.say(call("many", {}, i), session))),
  );
  expect(result.map(({ status }) => status)).toEqual(result.map(() => 200));
  expect(result.filter(({ body }) => !isDenied(body))).toHaveLength(17);
  expect(hits).toHaveLength(17);
  expect(rows.filter(({ answer }) => answer === "D")).toHaveLength(43);
  expect(workersOf(rows.filter(({ effect }) => effect === "allow"))).toBe(2);
});

it("shares one slot between both workers, and frees it as soon as its call is answered", async () => {
  const session = await openSession(stage);
  let id = 0;
  const isRefused = async (): Promise<boolean> => {
    const { status, body } = await stage.say(call("slow", {}, ++id), session);
    expect(status).toBe(200);
    return isDenied(body);
  };
  const { rows } = await stage.witness(async () => {
    const slow = holding("slow");
    const first = isRefused();
    await slow.arrived;
    expect([await isRefused(), await isRefused()]).toEqual([true, true]);
    slow.letGo();
    expect(await first).toBe(false);
    for (let i = 0; i < 20; i++) expect(await isRefused()).toBe(false);
  });
  expect(workersOf(rows.filter(({ answer }) => answer === "D"))).toBe(2);
  expect(workersOf(rows.filter(({ effect }) => effect === "allow"))).toBe(2);
});

it("refuses an id that is in use at either worker, and accepts it as soon as its request is answered", async () => {
  const session = await openSession(stage);
  const echo = holding("echo");
  const first = stage.say(call("echo", {}, 5), session);
  await echo.arrived;
  const before = stage.upstream.requests.length;
  expect((await stage.say(call("echo", {}, 5), session)).status).toBe(400);
  expect((await stage.say(call("echo", {}, 5), session)).status).toBe(400);
  expect(stage.upstream.requests).toHaveLength(before);
  echo.letGo();
  expect((await first).status).toBe(200);
  for (let i = 0; i < 20; i++) expect((await stage.say(call("echo", {}, 5), session)).status).toBe(200);
});

it("L4 refunds no budget after a cancel at the other worker", async () => {
  const session = await openSession(stage);
  const { rows } = await stage.witness(async () => {
    const { opened, open } = gate();
    stage.upstream.script("tool:pay", { before: opened, status: 500 });
    const arrived = stage.upstream.next(({ message }) => message?.params?.["name"] === "pay");
    const running = stage.say(call("pay", {}, 41), session);
    await arrived;
    const cancel = note("cancelled", { requestId: 41 });
    expect((await stage.say(cancel, session)).status).toBe(202);
    open();
    expect((await running).status).toBe(502);
  });
  expect(workersOf(rows)).toBe(2);
  const [paid] = rows.filter(({ tool }) => tool === "pay");
  expect(await stage.outcomeOf(paid)).toMatchObject({
    result: "upstream_failed",
    rolled_back: false,
  });
});

it("C5 accepts one answer of six at both workers to a server request", async () => {
  const session = await openSession(stage);
  const { opened, open } = gate();
  stage.upstream.script("tool:echo", ({ message }) => ({
    events: [serverRequest(7)],
    until: opened,
    lastEvents: [reply(message?.id)],
  }));
  const stream = await EventStream.post(stage, call("echo"), session);
  const ours = (await stream.next())?.message?.id;
  const answer = reply(ours, { action: "decline" });
  const { result, rows } = await stage.witness(() =>
    Promise.all(Array.from({ length: 6 }, () => stage.say(answer, session))),
  );
  expect(result.map(({ status }) => status).toSorted()).toEqual([202, 400, 400, 400, 400, 400]);
  expect(stage.upstream.requests.filter(isAnswer(7))).toHaveLength(1);
  expect(workersOf(rows)).toBe(2);
  open();
  await stream.rest();
});

it("ends the old stream when its client resumes at the other worker", async () => {
  const session = await openSession(stage);
  const text = logMessage("x");
  stage.upstream.script("tool:echo", {
    events: [`id: a\ndata: ${JSON.stringify(text)}\n\n`],
    until: new Promise(() => undefined),
  });
  const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
  const { rows } = await stage.witness(async () => {
    const first = await EventStream.post(stage, call("echo"), session);
    const begun = await first.next();
    stage.upstream.script("GET", { events: [reply(1)] });
    const second = await EventStream.get(stage, { ...session, "Last-Event-ID": begun?.id ?? "" });
    expect((await second.rest()).map(({ message }) => message)).toEqual([reply(1)]);
    expect(await first.rest()).toEqual([]);
    await (await arrived).closed;
  });
  expect(workersOf(rows)).toBe(2);
});

it("passes progress on a GET stream for a call at the other worker, and for no unknown call", async () => {
  const session = await openSession(stage);
  const { opened, open } = gate();
  const progress = (progressToken: string) => note("progress", { progressToken, progress: 1 });
  stage.upstream.script("GET", {
    until: opened,
    events: [": hi\n\n"],
    lastEvents: [progress("other"), progress("mine")],
  });
  const echo = holding("echo");
  const { rows } = await stage.witness(async () => {
    const standing = await EventStream.get(stage, session);
    const running = stage.say(
      {
        jsonrpc: "2.0",
        id: 3,
        method: "tools/call",
        params: { name: "echo", arguments: {}, _meta: { progressToken: "mine" } },
      },
      session,
    );
    await echo.arrived;
    open();
    expect((await standing.rest()).map(({ message }) => message)).toEqual([progress("mine")]);
    echo.letGo();
    expect((await running).status).toBe(200);
  });
  expect(workersOf(rows)).toBe(2);
});

describe("what one worker learns of a server", () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };

  it("denies a changed tool at both workers once one of them has listed it (D)", async () => {
    const session = await openSession(stage);
    stage.upstream.script("tools/list", ({ message }) => ({
      json: {
        jsonrpc: "2.0",
        id: message?.id,
        result: {
          tools: [{ name: "guard", description: "It does something else.", inputSchema: { type: "object" } }],
        },
      },
    }));
    const { rows, hits } = await stage.witness(async () => {
      expect((await stage.say(call("guard", { amount: 1 }), session)).body).not.toContain("DENIED");
      await stage.say(call("guard", { amount: 1 }), session);
      await stage.say(list, session);
      const after = await Promise.all([
        stage.say(call("guard", { amount: 1 }, 11), session),
        stage.say(call("guard", { amount: 1 }, 12), session),
      ]);
      for (const { body } of after) expect(isDenied(body)).toBe(true);
    });
    expect(hits.filter(({ message }) => message?.method === "tools/call")).toHaveLength(2);
    expect(workersOf(rows.filter(({ answer }) => answer === "D"))).toBe(2);
  });
});
