import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gate } from "../testing/gate.ts";
import { messagesIn, reply } from "../testing/messages.ts";
import { openSseSession } from "../testing/sse-session.ts";
import { call, POLICY, Stage } from "../testing/stage.ts";

/** How long answers may be, by default 16 MiB however they come: docs/threats.md, S6 and C7. */
const MIB = 1024 * 1024;
const JSON_TYPE = { "content-type": "application/json" };
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const TOO_LARGE =
  /larger than allowed\. Ask for less at once; .* in the server's settings, .* can raise PROXY_ANSWER_MAX_MB/;

/** A response of exactly so many bytes. */
function answerOf(bytes: number): string {
  const frame = JSON.stringify(reply(1, { tools: [], text: "" }));
  return JSON.stringify(reply(1, { tools: [], text: "x".repeat(bytes - frame.length) }));
}

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ env: { PROXY_HELD_MAX_MB: "128" } });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

/** Lists have a bound of their own besides. */
const MESSAGES: readonly [string, object, number][] = [
  ["tools/call", call("echo"), 15.9],
  ["tools/list", LIST, 3.9],
];
describe.each(MESSAGES)("an answer to %s", (method, message, passing) => {
  const ways: [string, (text: string) => object][] = [
    ["JSON in chunks", (body) => ({ body, headers: JSON_TYPE, pieces: 65_536 })],
    [
      "JSON of announced length",
      (body) => ({ body, headers: { ...JSON_TYPE, "content-length": body.length } }),
    ],
    ["an event", (text) => ({ events: [`data: ${text}\n\n`], pieces: 65_536 })],
  ];

  it.each(ways)("S6 passes one below its bound as %s", async (_, script) => {
    const text = answerOf(passing * MIB);
    stage.upstream.script(method, script(text));
    const response = await stage.say(message);
    expect(response.status).toBe(200);
    const isStream = response.headers["content-type"] === "text/event-stream";
    const said = isStream ? JSON.stringify(messagesIn(response.body)[0]) : response.body;
    // What stands beside the tools is too long to be looked through for hidden names, and left out.
    const expected = method === "tools/list" ? JSON.stringify(reply(1, { tools: [] })) : text;
    expect(said === expected).toBe(true);
  });

  it.each(ways)("S6 answers 17 MiB as %s by an error that can be read (G)", async (_, script) => {
    stage.upstream.script(method, script(answerOf(17 * MIB)));
    const { result, rows } = await stage.witness(() => stage.say(message));
    expect([result.status, JSON.parse(result.body)]).toEqual([
      502,
      { jsonrpc: "2.0", id: 1, error: { code: -32603, message: expect.stringMatching(TOO_LARGE) } },
    ]);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "upstream_failed" });
  });
});

it("S6 answers what is beyond an organisation's share of the memory by an error that can be read (G)", async () => {
  const { opened: until, open: end } = gate();
  const begun = Array.from({ length: 3 }, () => gate());
  let sent = 0;
  stage.upstream.script("tools/call", () => {
    begun[sent++]?.open();
    return { body: answerOf(12 * MIB).slice(0, -2), headers: JSON_TYPE, until };
  });
  // 32 MiB are the share: two of 12 MiB fit in, and the third does not.
  const answers = [1, 2, 3].map(() => stage.call("echo"));
  const [first] = await Promise.all([Promise.race(answers), ...begun.map(({ opened }) => opened)]);
  expect([first.status, first.body]).toEqual([503, expect.stringMatching(/PROXY_HELD_MAX_MB/)]);
  stage.upstream.script("tools/call", { json: reply(1) });
  expect((await stage.call("echo")).status).toBe(200);
  end();
  expect((await Promise.all(answers)).map(({ status }) => status).toSorted()).toEqual([502, 502, 503]);
  stage.upstream.script("tools/call", { body: answerOf(15 * MIB), headers: JSON_TYPE });
  expect((await stage.call("echo")).status).toBe(200);
});

it("S6 passes and refuses the same sizes over HTTP+SSE", async () => {
  const sse = await Stage.set({ policy: POLICY, upstream: { sse: true } });
  const session = await openSseSession(sse);
  sse.upstream.script("tools/call", { events: [`data: ${answerOf(15.9 * MIB)}\n\n`] });
  const passed = await sse.call("echo", {}, session.headers);
  expect([passed.status, messagesIn(passed.body)[0]?.id]).toEqual([200, 1]);
  sse.upstream.script("tools/call", { events: [`data: ${answerOf(17 * MIB)}\n\n`] });
  const refused = await sse.call("echo", {}, session.headers);
  expect(refused.body).toMatch(TOO_LARGE);
  await sse.strike();
});
