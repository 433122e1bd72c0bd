import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { flipBit } from "../testing/flip-bit.ts";
import { reply } from "../testing/messages.ts";
import { openSession, type Session } from "../testing/open-session.ts";
import {
  answersIn,
  answerTo,
  isAnswer,
  receiveRequest,
  REQUESTS_POLICY,
  scriptRequests,
  serverRequest,
} from "../testing/server-requests.ts";
import { bearer, call, Stage } from "../testing/stage.ts";

/** Whose answer to a server request is accepted, and how often: docs/threats.md, A12 and C6. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy: REQUESTS_POLICY, upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

describe("A12, C6 answers to server requests", () => {
  /** Expects that the attack is refused and does not reach the server, and that the legal answer then passes. */
  async function refused(
    attack: (ours: unknown, session: Session) => Promise<[object, object]>,
  ): Promise<void> {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest(5));
    const { stream, id: ours } = await receiveRequest(stage, session);
    const [message, headers] = await attack(ours, session);
    const { result, hits, rows } = await stage.witness(() => stage.say(message, { ...headers }));
    expect([400, 404]).toContain(result.status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: result.status === 404 ? "S" : "I", effect: "deny" }]);
    const twin = await stage.witness(() => stage.say(answerTo(ours), session));
    expect(twin.result.status).toBe(202);
    expect(answersIn(twin.hits)).toEqual([answerTo(5)]);
    await stream.rest();
  }

  it.each<[string, (ours: unknown, session: Session) => Promise<[object, object]> | [object, object]]>([
    ["to a request that was never made", (_, session) => [answerTo("made-up"), session]],
    ["under the server's own id", (_, session) => [answerTo(5), session]],
    ["under a changed id", (ours, session) => [answerTo(flipBit(String(ours))), session]],
    ["under a session's id", (_, session) => [answerTo(session["Mcp-Session-Id"]), session]],
    ["in another session of the grant", async (ours) => [answerTo(ours), await openSession(stage)]],
    ["without the session", (ours) => [answerTo(ours), {}]],
    [
      "of another grant in a session of its own",
      async (ours) => [
        answerTo(ours),
        await openSession(stage, { headers: bearer((await stage.addGrant()).token) }),
      ],
    ],
    [
      "of another grant in this session",
      async (ours, session) => [answerTo(ours), { ...session, ...bearer((await stage.addGrant()).token) }],
    ],
    [
      "with a result and an error",
      (ours, session) => [{ ...answerTo(ours), error: { code: 1, message: "x" } }, session],
    ],
  ])("refuses an answer %s", (_, attack) => refused(async (ours, session) => attack(ours, session)));

  it("accepts one answer of eight at once, and none again after kill -9", async () => {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest(5));
    const first = await receiveRequest(stage, session);
    const { result, hits } = await stage.witness(() =>
      Promise.all(Array.from({ length: 8 }, () => stage.say(answerTo(first.id), session))),
    );
    expect(result.map(({ status }) => status).toSorted()).toEqual([202, ...Array<number>(7).fill(400)]);
    expect(answersIn(hits)).toHaveLength(1);
    await first.stream.rest();

    scriptRequests(stage, serverRequest(6));
    const second = await receiveRequest(stage, session);
    await stage.proxy.kill();
    await stage.proxy.restart();
    const again = await stage.witness(async () => [
      (await stage.say(answerTo(first.id), session)).status,
      (await stage.say(answerTo(second.id), session)).status,
    ]);
    expect(again.result).toEqual([400, 202]); // the session and the server request survive the process
    expect(answersIn(again.hits)).toEqual([answerTo(6)]);
  });

  it("returns each answer to its own session when the server used one id in two", async () => {
    scriptRequests(stage, serverRequest(0));
    const sessions = [
      await openSession(stage),
      await openSession(stage, { headers: bearer((await stage.addGrant()).token) }),
    ];
    const { hits } = await stage.witness(async () => {
      const open = await Promise.all(sessions.map((session) => receiveRequest(stage, session)));
      for (const [i, { id }] of open.entries()) await stage.say(answerTo(id, { of: i }), { ...sessions[i] });
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
    const plain = await Stage.set({ policy: REQUESTS_POLICY });
    try {
      plain.upstream.script("tool:echo", ({ message }) => ({
        events: [serverRequest(5)],
        until: plain.upstream.next(isAnswer(5)),
        lastEvents: [reply(message?.id)],
      }));
      const { token } = await plain.addGrant();
      const stream = await EventStream.post(plain, call("echo"));
      const ours = (await stream.next())?.message?.id;
      const foreign = await plain.witness(() => plain.say(answerTo(ours), bearer(token)));
      expect(foreign.result.status).toBe(400);
      expect(foreign.hits).toEqual([]);
      const own = await plain.witness(() => plain.say(answerTo(ours)));
      expect(own.result.status).toBe(202);
      expect(answersIn(own.hits)).toEqual([answerTo(5)]);
      await stream.rest();
    } finally {
      await plain.strike();
    }
  });

  it("drops an answer once the policy denies its request (E)", async () => {
    const session = await openSession(stage);
    scriptRequests(stage, serverRequest(5));
    const { id: ours, stream } = await receiveRequest(stage, session);
    await stage.publish({ ...REQUESTS_POLICY, surfaces: {} });
    const { result, hits, rows } = await stage.witness(() => stage.say(answerTo(ours), session));
    expect(result.status).toBe(202);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "E", effect: "deny", rule: "(default deny)" }]);
    await stage.publish(REQUESTS_POLICY);
    expect((await stage.say(answerTo(ours), session)).status).toBe(202);
    await stream.rest();
  });
});
