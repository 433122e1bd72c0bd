import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { reply } from "../testing/messages.ts";
import { isAnswer, serverRequest } from "../testing/server-requests.ts";
import { openSseSession, type SseSession } from "../testing/sse-session.ts";
import { call, POLICY, Stage } from "../testing/stage.ts";

/** HTTP+SSE with two workers: one holds the connection of a session, and requests of its client arrive at both. */
let stage: Stage;
beforeAll(async () => {
  const policy = { ...POLICY, version: "2", surfaces: { elicitation: "allow", logging: "allow" } };
  stage = await Stage.set({
    policy,
    upstream: { sse: true },
    env: { PROXY_ANSWER_MAX_MB: "4", PROXY_WORKERS: "2" },
  });
});
afterEach(() => stage.upstream.reset());
afterAll(() => stage?.strike());

const open = (token?: string) => openSseSession(stage, token);

/** Repeats it often enough that each worker is reached. */
const several = async (act: () => Promise<string>): Promise<string[]> => [
  await act(),
  await act(),
  await act(),
  await act(),
];
const bodyOf = async ({ headers }: SseSession, tool = "echo"): Promise<string> =>
  (await stage.call(tool, {}, headers)).body;

it("forwards calls of one session from every worker on its one connection", async () => {
  const session = await open();
  const { hits, rows } = await stage.witness(async () => {
    for (const body of await several(() => bodyOf(session))) expect(body).toContain("ran echo");
    for (const body of await several(() => bodyOf(session, "refund")))
      expect(body).toContain("POLICY DENIED");
  });
  expect(new Set(hits.map(({ url }) => url))).toEqual(new Set([`/messages?stream=${session.stream.id}`]));
  expect(hits).toHaveLength(4);
  expect(rows.map(({ answer }) => answer).toSorted()).toEqual([
    ...Array.from({ length: 4 }, () => "D"),
    ...Array.from({ length: 4 }, () => "forwarded"),
  ]);
});

it("passes a server request and its answer when they arrive at different workers", async () => {
  for (let round = 0; round < 4; round++) {
    const { headers, stream } = await open();
    const listening = await EventStream.get(stage, headers);
    stream.send(serverRequest(round));
    const asked = (await listening.next())?.message;
    const answered = stage.upstream.next(isAnswer(round));
    const said = await stage.say(reply(asked?.id, { action: "accept" }), headers);
    expect([said.status, said.body]).toEqual([202, ""]);
    expect((await answered).message).toEqual(reply(round, { action: "accept" }));
    listening.leave();
  }
});

it("delivers each response to its own session when sessions of different workers use equal ids", async () => {
  const sessions = [await open(), await open(), await open(), await open()];
  stage.upstream.script("tool:echo", {});
  const answers = [];
  for (const { headers } of sessions) {
    const arrived = stage.upstream.next(({ message }) => message?.method === "tools/call");
    answers.push({ stream: EventStream.post(stage, call("echo"), headers) });
    await arrived;
  }
  for (const [i, { stream }] of sessions.entries()) stream.send(reply(1, { content: [], for: i }));
  for (const [i, { stream }] of answers.entries()) {
    const events = await (await stream).rest();
    expect(events.map(({ message }) => message)).toEqual([reply(1, { content: [], for: i })]);
  }
});

it("passes an answer of 3 MiB whole from another worker, and ends the session after one that is too large", async () => {
  const session = await open();
  const text = "x".repeat(3 * 1024 * 1024);
  stage.upstream.script("tool:echo", ({ message }) => ({
    json: reply(message?.id, { content: [{ type: "text", text }] }),
  }));
  for (const body of await several(() => bodyOf(session))) expect(body).toContain(text);
  stage.upstream.script("tool:echo", ({ message }) => ({ json: reply(message?.id, { text: text + text }) }));
  expect(await bodyOf(session)).toContain("larger than allowed");
  for (const body of await several(() => bodyOf(session))) expect(body).toContain("Session not found");
});

it("answers 404 to another grant's session at every worker", async () => {
  const { headers } = await open();
  const { token } = await stage.addGrant();
  const foreign = { ...headers, Authorization: `Bearer ${token}` };
  const { result, hits } = await stage.witness(() =>
    several(async () => String((await stage.call("echo", {}, foreign)).status)),
  );
  expect([result, hits]).toEqual([["404", "404", "404", "404"], []]);
});

it("closes a revoked grant's connections at every worker", async () => {
  const { grantId, token } = await stage.addGrant();
  const sessions = [await open(token), await open(token), await open(token)];
  await stage.tenant.revoke(grantId);
  await Promise.all(sessions.map(({ stream }) => stream.request.closed));
  expect((await stage.call("echo", {}, sessions[0]?.headers)).status).toBe(401);
});

it("ends a session at every worker after a DELETE at one", async () => {
  for (let round = 0; round < 4; round++) {
    const session = await open();
    const { status } = await fetch(stage.endpoint, { method: "DELETE", headers: session.headers });
    expect(status).toBe(204);
    await session.stream.request.closed;
    for (const body of await several(() => bodyOf(session))) expect(body).toContain("Session not found");
  }
});

it("ends only the sessions of a worker that is killed", async () => {
  const sessions = [await open(), await open(), await open(), await open()];
  const from = stage.proxy.output.length;
  process.kill(Number.parseInt(readFileSync(join(stage.proxy.spoolDir, "lock"), "utf8"), 10), "SIGKILL");
  await stage.proxy.said("The worker serves.", from);
  const bodies = await Promise.all(sessions.map((session) => several(() => bodyOf(session))));
  const lost = sessions.filter((_, i) => bodies[i]?.every((body) => body.includes("Session not found")));
  const kept = sessions.filter((_, i) => bodies[i]?.every((body) => body.includes("ran echo")));
  expect([lost.length > 0, kept.length > 0, lost.length + kept.length]).toEqual([
    true,
    true,
    sessions.length,
  ]);
  await Promise.all(lost.map(({ stream }) => stream.request.closed));
  for (const { stream } of kept) expect(stage.upstream.streams).toContain(stream);
});
