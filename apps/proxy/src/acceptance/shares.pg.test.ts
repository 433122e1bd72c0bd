import { RawClient, type RawResponse } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import { bearer, call, Stage } from "../testing/stage.ts";

/** What a grant and an organisation may have under way at a time: docs/threats.md, R13. */
const POLICY = {
  version: "2",
  default: "allow",
  surfaces: { logging: "allow" },
  definitions: { new_tools: "default" },
};
let stage: Stage;
let other: { readonly grantId: string; readonly token: string };
beforeAll(async () => {
  stage = await Stage.set({
    policy: POLICY,
    tools: ["echo", "slow", "large"],
    upstream: { sessions: true },
    env: {
      PROXY_GRANT_CALLS: "3",
      PROXY_ORG_CALLS: "4",
      PROXY_GRANT_STREAMS: "2",
      PROXY_ORG_STREAMS: "3",
      PROXY_GRANT_MB_PER_SECOND: "1",
      PROXY_ORG_MB_PER_SECOND: "4",
    },
  });
  other = await stage.addGrant();
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

type Open = { readonly response: Promise<RawResponse | undefined>; readonly client: RawClient };

/** Sends it, and resolves when the server has it. */
async function open(bytes: string | Uint8Array, method: string): Promise<Open> {
  const arrived = stage.upstream.next((seen) => seen.method === method);
  const client = await RawClient.connect(stage.proxy.port);
  client.send(bytes);
  const response = client.response();
  await arrived;
  return { response, client };
}

const slow = (headers: Readonly<Record<string, string>>, id = 1): Promise<Open> =>
  open(stage.post(JSON.stringify(call("slow", {}, id)), headers), "POST");

const REFUSED = (what: RegExp) => ({
  status: 429,
  headers: { "retry-after": "1", "content-type": "application/json" },
  body: expect.stringMatching(what),
});

it("R13 refuses the call of a grant that has as many open calls as it may have, and no other grant's", async () => {
  const session = await openSession(stage);
  const theirs = await openSession(stage, { headers: bearer(other.token) });
  const { opened: before, open: end } = gate();
  stage.upstream.script("tool:slow", ({ message }) => ({ before, json: reply(message?.id) }));
  const running = [await slow(session, 1), await slow(session, 2), await slow(session, 3)];

  const crowded = await stage.witness(() => stage.call("echo", {}, session));
  expect(crowded.result).toMatchObject(REFUSED(/This grant has 3 open calls, as many as it may have/));
  expect(JSON.parse(crowded.result.body)).toMatchObject({ jsonrpc: "2.0", error: { code: -32600 } });
  expect(crowded.hits).toEqual([]);
  expect(crowded.rows).toMatchObject([
    {
      answer: "X",
      effect: "deny",
      org_id: stage.tenant.orgId,
      reason: expect.stringContaining("3 open calls"),
    },
  ]);

  running.push(await slow(theirs));
  const ofOrg = await stage.witness(() => stage.call("echo", {}, theirs));
  expect(ofOrg.result).toMatchObject(REFUSED(/This organisation has 4 open calls/));
  expect(ofOrg.hits).toEqual([]);

  end();
  expect((await Promise.all(running.map(({ response }) => response))).map((it) => it?.status)).toEqual([
    200, 200, 200, 200,
  ]);
  expect((await stage.call("echo", {}, session)).status).toBe(200);
  for (const { client } of running) client.close();
});

it("R13 lets a client at its bound cancel a call, and end its session", async () => {
  const session = await openSession(stage);
  const { opened: before, open: end } = gate();
  stage.upstream.script("tool:slow", ({ message }) => ({ before, json: reply(message?.id) }));
  const running = [await slow(session, 1), await slow(session, 2), await slow(session, 3)];
  const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } };
  const told = await stage.witness(() => stage.say(cancel, session));
  expect([told.result.status, told.hits.length]).toEqual([202, 1]);
  const ended = await stage.witness(() => stage.raw(stage.bodiless("DELETE", session)));
  expect([ended.result?.status, ended.hits.length]).toEqual([204, 1]);
  end();
  await Promise.all(running.map(({ response }) => response));
  for (const { client } of running) client.close();
});

it("R13 refuses the stream of a grant that has as many open streams as it may have, and no call of it", async () => {
  const session = await openSession(stage);
  const theirs = await openSession(stage, { headers: bearer(other.token) });
  const { opened: until, open: end } = gate();
  stage.upstream.script("GET", { events: [], until });
  const listen = (headers: Readonly<Record<string, string>>) => open(stage.bodiless("GET", headers), "GET");
  const running = [await listen(session), await listen(session)];
  const crowded = await stage.witness(() => stage.raw(stage.bodiless("GET", session)));
  expect(crowded.result).toMatchObject(REFUSED(/This grant has 2 open streams/));
  expect(crowded.hits).toEqual([]);
  expect(crowded.rows).toMatchObject([{ answer: "X", org_id: stage.tenant.orgId }]);
  expect((await stage.call("echo", {}, session)).status).toBe(200);
  running.push(await listen(theirs));
  expect(await stage.raw(stage.bodiless("GET", theirs))).toMatchObject(
    REFUSED(/This organisation has 3 open streams/),
  );
  end();
  await Promise.all(running.map(({ response }) => response));
  for (const { client } of running) client.close();
});

it("R13 lets what is beyond a grant's bytes a second wait, and nobody else", async () => {
  const session = await openSession(stage);
  const theirs = await openSession(stage, { headers: bearer(other.token) });
  const text = "x".repeat(7 * 1024 * 1024);
  stage.upstream.script("tool:large", ({ message }) => ({
    json: { jsonrpc: "2.0", id: message?.id, result: { content: [{ type: "text", text }] } },
  }));
  const began = performance.now();
  let isOver = false;
  const large = stage.call("large", {}, session).finally(() => {
    isOver = true;
  });
  await stage.upstream.next(({ message }) => message?.params?.["name"] === "large");
  expect((await stage.call("echo", {}, theirs)).status).toBe(200);
  expect(isOver).toBe(false);
  expect((await large).body.includes(text)).toBe(true);
  // 7 MiB at 1 MiB/s, of which a second's worth may be used at once: no busy machine takes so long by itself
  expect(performance.now() - began).toBeGreaterThan(5900);
});
