import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { gate } from "../testing/gate.ts";
import { note, reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import {
  answerTo,
  receiveRequest,
  REQUESTS_POLICY,
  scriptRequests,
  serverRequest,
} from "../testing/server-requests.ts";
import { Stage } from "../testing/stage.ts";

/** Notifications about requests in the session era: docs/threats.md, C14. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy: REQUESTS_POLICY, upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

describe("C14 notifications about requests", () => {
  const withToken = (token: unknown, tool = "echo") => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: tool, _meta: { progressToken: token } },
  });

  it("passes a server's progress on a call only under that call's token", async () => {
    const session = await openSession(stage);
    const tokens = ["own", "foreign", 1, "1", null, { own: 1 }];
    stage.upstream.script("tool:echo", ({ message }) => ({
      events: [
        ...tokens.map((progressToken, progress) => note("progress", { progressToken, progress })),
        reply(message?.id),
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
    const [session, other] = [await openSession(stage), await openSession(stage)];
    const { opened: until, open: end } = gate();
    stage.upstream.script("tool:echo", ({ message }) => ({
      events: [note("message", { level: "info", data: "begun" })],
      until,
      lastEvents: [reply(message?.id)],
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
    const session = await openSession(stage);
    scriptRequests(
      stage,
      serverRequest(5, "elicitation/create", { _meta: { progressToken: "canary-token", x: 1 } }),
    );
    const { message, id: ours, stream } = await receiveRequest(stage, session);
    expect(message?.params).toEqual({ message: "canary", n: 1, _meta: { progressToken: ours, x: 1 } });
    const { hits, rows } = await stage.witness(async () => {
      for (const progressToken of [ours, "canary-token", 5, flipped(ours)]) {
        const said = note("progress", { progressToken, progress: 1.5 });
        expect((await stage.say(said, session)).status).toBe(202);
      }
      const other = await openSession(stage);
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
    const session = await openSession(stage);
    stage.upstream.script("tool:echo", ({ message }) => ({
      events: [
        serverRequest(5),
        note("cancelled", { requestId: 1, reason: "the client's own" }),
        note("cancelled", { requestId: "5", reason: "another id" }),
        note("cancelled", { requestId: 5, reason: "late" }),
        reply(message?.id),
      ],
    }));
    const { stream, id: ours } = await receiveRequest(stage, session);
    expect((await stream.rest()).map(({ message }) => message?.params)).toEqual([
      { requestId: ours, reason: "late" },
      undefined,
    ]);
  });

  it("passes roots/list_changed and elicitation/complete only where the policy allows their surface", async () => {
    const session = await openSession(stage);
    const changed = note("roots/list_changed", {});
    const complete = note("elicitation/complete", { elicitationId: "canary" });
    stage.upstream.script("tool:echo", ({ message }) => ({ events: [complete, reply(message?.id)] }));
    const act = () =>
      stage.witness(async () => {
        await stage.say(changed, session);
        return stage.call("echo", {}, session);
      });
    const before = await act();
    expect(before.hits.map(({ message }) => message?.method)).toEqual(["tools/call"]);
    expect(before.rows).toMatchObject([{ answer: "E", rule: "(default deny)" }, {}]);
    expect(before.result.body).toContain("canary");
    await stage.publish({ ...REQUESTS_POLICY, surfaces: { roots: "allow" } });
    const after = await act();
    expect(after.hits.map(({ message }) => message?.method)).toEqual([changed.method, "tools/call"]);
    expect(after.result.body).not.toContain("canary");
    await stage.publish(REQUESTS_POLICY);
  });

  const flipped = (id: unknown): string => `${String(id).slice(0, -2)}AA`;
});
