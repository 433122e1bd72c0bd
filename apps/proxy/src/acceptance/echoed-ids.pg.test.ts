import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { messagesIn, reply } from "../testing/messages.ts";
import { openSession } from "../testing/open-session.ts";
import { openSseSession } from "../testing/sse-session.ts";
import { call, Stage } from "../testing/stage.ts";

/** Servers that give a number back as a string, or a string as a number: docs/threats.md, C6. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const LARGE = { content: [], text: "x".repeat(300_000) };
const twin = (id: unknown): unknown => (typeof id === "number" ? String(id) : Number(id));

describe.each<[string, string | number]>([
  ["a number", 7],
  ["a string of digits", "7"],
  ["zero", 0],
  ["a number below zero", -1],
])("a request whose id is %s", (_, id) => {
  it.each<[string, object, boolean]>([
    ["JSON", { content: [] }, false],
    ["large JSON", LARGE, false],
    ["a stream", { content: [] }, true],
  ])(
    "C6 is answered under its own id where the server changes the type, as %s",
    async (_, result, isStream) => {
      const session = await openSession(stage);
      stage.upstream.script("tools/call", ({ message }) => {
        const json = reply(twin(message?.id), result);
        return isStream ? { events: [json] } : { json };
      });
      const response = await stage.say(call("echo", {}, id), session);
      expect(response.status).toBe(200);
      const said = isStream ? messagesIn(response.body)[0] : (JSON.parse(response.body) as unknown);
      expect(said).toEqual(reply(id, result));
    },
  );
});

it("C6 filters a list whose id has another type", async () => {
  const session = await openSession(stage);
  stage.upstream.script("tools/list", ({ message }) => ({
    json: reply(String(message?.id), { tools: [{ name: "wipe_disk" }] }),
  }));
  const response = await stage.say({ jsonrpc: "2.0", id: 1, method: "tools/list" }, session);
  expect(JSON.parse(response.body)).toEqual(reply(1, { tools: [] }));
});

it.each(["01", "1.0", " 1", "1e0", "+1", "0x1", "", null])(
  "C6 refuses an answer to 1 under %j (G)",
  async (id) => {
    const session = await openSession(stage);
    stage.upstream.script("tools/call", { json: reply(id) });
    expect((await stage.say(call("echo", {}, 1), session)).status).toBe(502);
  },
);

it("C6 refuses an id that may mean another open request of the session (G)", async () => {
  const session = await openSession(stage);
  const { opened: before, open } = gate();
  stage.upstream.script("tools/call", ({ message }) =>
    typeof message?.id === "string" ? { before, json: reply("1") } : { json: reply("1") },
  );
  const arrived = stage.upstream.next(({ message }) => message?.id === "1");
  const other = stage.say(call("echo", {}, "1"), session);
  await arrived;
  expect((await stage.say(call("echo", {}, 1), session)).status).toBe(502);
  open();
  expect(JSON.parse((await other).body)).toEqual(reply("1"));
  expect(JSON.parse((await stage.say(call("echo", {}, 1), session)).body)).toEqual(reply(1));
  expect(stage.proxy.output).toContain('"fault":"id_type"');
});

it("C6 gives an answer over HTTP+SSE to the one request that it can mean", async () => {
  const sse = await Stage.set({ upstream: { sse: true } });
  const session = await openSseSession(sse);
  sse.upstream.script("tools/call", ({ message }) => ({ json: reply(twin(message?.id)) }));
  for (const id of [1, "2"]) {
    const response = await sse.say(call("echo", {}, id), session.headers);
    expect(messagesIn(response.body)).toEqual([reply(id)]);
  }
  await sse.strike();
});

it("C6 keeps requests 1 and '1' over HTTP+SSE apart while both are open", async () => {
  const sse = await Stage.set({ upstream: { sse: true } });
  const session = await openSseSession(sse);
  sse.upstream.script("tools/call", {});
  const answers = [];
  for (const id of [1, "1"]) {
    const arrived = sse.upstream.next(({ message }) => message?.id === id);
    answers.push(sse.say(call("echo", {}, id), session.headers));
    await arrived;
  }
  for (const id of ["1", 1]) session.stream.send(reply(id, { content: [], of: typeof id }));
  const told = (await Promise.all(answers)).map(({ body }) => messagesIn(body));
  expect(told).toEqual([
    [reply(1, { content: [], of: "number" })],
    [reply("1", { content: [], of: "string" })],
  ]);
  await sse.strike();
});
