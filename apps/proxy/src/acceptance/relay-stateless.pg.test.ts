import type { ScriptedAnswer } from "@sallyport/testkit";
import { ScriptedUpstream } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Stage } from "../testing/stage.ts";
import { answerOf, send, stateless, statelessCall, VERSION } from "../testing/stateless-message.ts";

/** What the client receives of a reply in the stateless era: docs/threats.md, B13, C6, C7, C10, S3, S6. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({
    protocolVersion: VERSION,
    upstream: { stateless: true },
    env: { PROXY_ANSWER_MAX_MB: "4" },
  });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const message = (id: unknown, result: object): object => ({
  jsonrpc: "2.0",
  id,
  result: { resultType: "complete", ...result },
});

/** The response to a call that the server answers with this. The row is written in any case. */
async function told(answer: ScriptedAnswer, method: "tools/call" | "tools/list" = "tools/call") {
  stage.upstream.script(method, answer);
  const said = method === "tools/call" ? statelessCall("echo") : stateless(method);
  const { result, hits, rows } = await stage.witness(() => send(stage, said));
  expect(hits).toHaveLength(1);
  expect(rows).toMatchObject([{ answer: "forwarded", method }]);
  return result;
}

it("the legal twin: passes a complete result, as JSON and on a stream", async () => {
  for (const answer of [
    { json: message(1, { mine: true }) },
    { events: [": hello\n\n", message(1, { mine: true })] },
  ]) {
    expect(answerOf(await told(answer))).toEqual(message(1, { mine: true }));
  }
});

it("B13 passes no header of the server to the client", async () => {
  const headers = {
    "set-cookie": "canary=1",
    server: "canary",
    "mcp-session-id": "canary",
    "x-powered-by": "canary",
  };
  const response = await told({ json: message(1, {}), headers });
  expect(response.status).toBe(200);
  expect(response.bytes).not.toContain("canary");
});

it("C6 passes only the awaited response, and nothing after it", async () => {
  const response = await told({
    events: [
      message("01", { canary: 1 }),
      message(2, { canary: 2 }),
      message(1, { mine: true }),
      message(1, { canary: 3 }),
    ],
  });
  expect(response.body.split("canary")).toHaveLength(1);
  expect(answerOf(response)).toEqual(message(1, { mine: true }));
  expect((await told({ json: message(2, { canary: 1 }) })).status).toBe(502);
});

it.each<[string, string]>([
  ["an event", `data: ${"x".repeat(5_000_000)}`],
  ["comments", `: ${"x".repeat(1000)}\n`.repeat(5000)],
])("C7 ends a stream with %s over PROXY_ANSWER_MAX_MB (G)", async (_, text) => {
  const response = await told({ events: [text], until: new Promise(() => undefined) });
  expect(response.status).toBe(502);
  expect(answerOf(response)).toMatchObject({ id: 1, error: { code: -32603 } });
});

describe("C10 a list that cannot be read (G)", () => {
  const kinds: [string, string][] = [
    ["text that is not JSON", "wipe_disk"],
    [
      "half a list",
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","tools":[{"name":"wipe_disk"}',
    ],
    [
      "tools twice",
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","tools":[],"tools":[{"name":"wipe_disk"}]}}',
    ],
    [
      "tools as an object",
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","tools":{"0":{"name":"wipe_disk"}}}}',
    ],
    [
      "a result of unknown type",
      '{"jsonrpc":"2.0","id":1,"result":{"resultType":7,"tools":[{"name":"wipe_disk"}]}}',
    ],
    [
      "a batch",
      '[{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","tools":[{"name":"wipe_disk"}]}}]',
    ],
  ];
  it.each(kinds)("refuses %s", async (_, body) => {
    const json = { body, headers: { "content-type": "application/json" } };
    for (const answer of [json, { events: [`data: ${body}\n\n`] }]) {
      const response = await told(answer, "tools/list");
      expect(response.status).toBe(502);
      expect(response.bytes).not.toContain("wipe_disk");
    }
  });
});

it("S3 follows no redirect", async () => {
  const elsewhere = await ScriptedUpstream.start({ stateless: true });
  for (const status of [301, 302, 303, 307, 308])
    expect((await told({ status, headers: { location: elsewhere.url } })).status).toBe(502);
  expect(elsewhere.requests).toEqual([]);
  await elsewhere.close();
});

it("S6 refuses a list of more than PROXY_ANSWER_MAX_MB (G)", async () => {
  const body = JSON.stringify(message(1, { tools: [], text: "x".repeat(9_000_000) }));
  const response = await told(
    { body, headers: { "content-type": "application/json" }, pieces: 65_536 },
    "tools/list",
  );
  expect(response.status).toBe(502);
});
