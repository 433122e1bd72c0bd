import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { logMessage, messagesIn, reply } from "../testing/messages.ts";
import { call, POLICY, Stage } from "../testing/stage.ts";

/** Names that must not be seen, however they are written in JSON: docs/threats.md, C8. */
let stage: Stage;
beforeAll(async () => {
  const surfaces = { logging: "allow", resources: { allow: ["file:///open"] } };
  stage = await Stage.set({
    policy: { ...POLICY, version: "2", surfaces },
    upstream: { resources: ["file:///open", "file:///secret"] },
  });
  await stage.say({ jsonrpc: "2.0", id: 1, method: "resources/list" });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const WRITINGS: readonly [string, string][] = [
  ["as it is", "wipe_disk"],
  ["with one escape", "w\\u0069pe_disk"],
  ["with escapes alone", "\\u0077\\u0069\\u0070\\u0065\\u005f\\u0064\\u0069\\u0073\\u006b"],
  ["with an escape before it", "\\n\\u0077ipe_disk"],
  ["a URI with escaped slashes", "file:\\/\\/\\/secret"],
  ["a URI with an escaped letter", "file:///s\\u0065cret"],
];
const jsonType = { "content-type": "application/json" };

describe.each(WRITINGS)("C8 a hidden name written %s", (_, written) => {
  const texts: [string, string][] = [
    [
      "a log message",
      `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"${written}"}}`,
    ],
    [
      "a key of a log message",
      `{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":{"${written}":1}}}`,
    ],
    [
      "a progress message",
      `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1,"message":"${written}"}}`,
    ],
  ];
  it.each(texts)("is not told in %s", async (_what, text) => {
    stage.upstream.script("tools/call", ({ message }) => ({
      events: [`data: ${text}\n\n`, logMessage("fine"), reply(message?.id)],
    }));
    const params = { name: "echo", arguments: {}, _meta: { progressToken: "p" } };
    const response = await stage.say({ ...call("echo"), params });
    expect(messagesIn(response.body)).toEqual([logMessage("fine"), reply(1)]);
  });

  it("is not told in an error", async () => {
    for (const error of [`"message":"${written}"`, `"message":"m","data":{"${written}":["x"]}`]) {
      const body = `{"jsonrpc":"2.0","id":1,"error":{"code":-32000,${error}}}`;
      stage.upstream.script("tools/call", { body, headers: jsonType });
      const { error: told } = JSON.parse((await stage.call("echo")).body);
      expect(told).toEqual({ code: -32000, message: expect.stringMatching(/withheld/) });
    }
  });

  it.each(["tools/list", "resources/list"])("is not told beside the items of %s", async (method) => {
    const items = method === "tools/list" ? "tools" : "resources";
    const rest = `"_meta":{"a":["${written}"]},"more":{"${written}":1}`;
    const body = `{"jsonrpc":"2.0","id":1,"result":{"${items}":[],${rest},"fine":{"b":1}}}`;
    stage.upstream.script(method, { body, headers: jsonType });
    const response = await stage.say({ jsonrpc: "2.0", id: 1, method });
    expect(JSON.parse(response.body).result).toEqual({ [items]: [], fine: { b: 1 } });
  });
});

it("C8 drops a log message whose hidden name is written with escapes", async () => {
  const text = JSON.stringify(logMessage("wipe_disk")).replace("wipe", "w\\u0069pe");
  stage.upstream.script("tools/call", { events: [`data: ${text}\n\n`, logMessage("fine"), reply(1)] });
  expect(messagesIn((await stage.call("echo")).body)).toEqual([logMessage("fine"), reply(1)]);
});

/** Without a name in it: docs/threats.md, "Work and turns". */
const ofLength = (kib: number) => logMessage("x ".repeat(kib * 512));

it("R13 drops a text that is longer than what is looked through for hidden names", async () => {
  stage.upstream.script("tools/call", { events: [ofLength(513), logMessage("fine"), reply(1)] });
  expect(messagesIn((await stage.call("echo")).body)).toEqual([logMessage("fine"), reply(1)]);
});

it("R13 passes a text that is as long as what is looked through for hidden names", async () => {
  stage.upstream.script("tools/call", { events: [ofLength(511), reply(1)] });
  expect(messagesIn((await stage.call("echo")).body)).toEqual([ofLength(511), reply(1)]);
});

it("C8 passes what names nothing hidden", async () => {
  stage.upstream.script("tools/call", {
    json: { jsonrpc: "2.0", id: 1, error: { code: -1, message: "wipe_disks" } },
  });
  expect(JSON.parse((await stage.call("echo")).body).error).toEqual({ code: -1, message: "wipe_disks" });
});
