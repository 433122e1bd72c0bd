import { afterAll, beforeAll, expect, it } from "vitest";
import { EventStream } from "../testing/event-stream.ts";
import { INITIALIZE, openSseSession, type SseSession } from "../testing/sse-session.ts";
import { bearer, Stage } from "../testing/stage.ts";

/** A grant may have 20 connections to HTTP+SSE servers at each worker. */
let stage: Stage;
const open = (token?: string) => openSseSession(stage, token);
let sessions: SseSession[];
let token: string;
beforeAll(async () => {
  stage = await Stage.set({ upstream: { sse: true }, env: { PROXY_WORKERS: "1" } });
  token = (await stage.tenant.addGrant()).token;
  await stage.configured();
  sessions = [];
  for (let i = 0; i < 20; i++) sessions.push(await open(token));
});
afterAll(() => stage?.strike());

it("serves 20 connections of one grant", async () => {
  for (const { headers } of sessions)
    expect((await stage.call("echo", {}, headers)).body).toContain("ran echo");
});

it("closes the least recently used connection to open another", async () => {
  const [first, second] = sessions;
  await stage.call("echo", {}, first?.headers);
  sessions.push(await open(token));
  await second?.stream.request.closed;
  expect((await stage.call("echo", {}, second?.headers)).status).toBe(404);
  expect((await stage.call("echo", {}, first?.headers)).body).toContain("ran echo");
  sessions.splice(1, 1);
});

it("refuses a connection with 503 while 20 are in use, and opens one after a DELETE", async () => {
  const streams = await Promise.all(sessions.map(({ headers }) => EventStream.get(stage, headers)));
  const authorization = bearer(token);
  const { result, hits, rows } = await stage.witness(() => stage.say(INITIALIZE, authorization));
  expect([result.status, result.body]).toEqual([503, expect.stringContaining("as many connections")]);
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ method: "initialize", answer: "forwarded" }]);
  await open();
  const [first] = sessions;
  expect((await fetch(stage.endpoint, { method: "DELETE", headers: first?.headers ?? {} })).status).toBe(204);
  await open(token);
  for (const stream of streams) stream.leave();
});
