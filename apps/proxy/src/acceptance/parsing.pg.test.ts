import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, Stage } from "../testing/stage.ts";

/** threats.md section 3a. Every attack with its answer, no hit upstream, one row, and a legal twin that passes. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage?.strike());

const text = (params: string, rest = '"jsonrpc":"2.0","id":1,"method":"tools/call"'): string =>
  `{${rest},"params":${params}}`;
const echo = text('{"name":"echo","arguments":{}}');
const utf16 = Buffer.from(`\ufeff${echo}`, "utf16le");
const withByte = (bytes: readonly number[]): Buffer =>
  Buffer.concat([
    Buffer.from('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"a":"'),
    Buffer.from(bytes),
    Buffer.from('"}}}'),
  ]);
const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const keys = (count: number): string => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(",")}}`;

type Case = [id: string, what: string, body: string | Buffer];

const malformed: Case[] = [
  ["A1", "a tool named twice", text('{"name":"nope","name":"echo"}')],
  ["A1", "a tool named twice, the other way round", text('{"name":"echo","name":"nope"}')],
  ["A1", "a second name in escapes", text('{"name":"echo","\\u006eame":"nope"}')],
  ["A1", "a second name with NUL", text('{"name":"echo","name\\u0000":"nope"}')],
  ["A1", "an argument twice", text('{"name":"cap","arguments":{"amount":1,"amount":999}}')],
  ["A1", "an argument twice, deep inside", text('{"name":"echo","arguments":{"a":[{"b":1,"b":2}]}}')],
  [
    "A1",
    "params twice",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"},"params":{"name":"nope"}}',
  ],
  [
    "A2",
    "Method beside method",
    '{"jsonrpc":"2.0","id":1,"method":"ping","Method":"tools/call","params":{"name":"echo"}}',
  ],
  ["A2", "Amount beside amount", text('{"name":"cap","arguments":{"amount":1,"Amount":999}}')],
  ["A2", "a Kelvin K beside k", text('{"name":"echo","arguments":{"k":1,"\u212a":2}}')],
  ["A2", "a long s beside s", text('{"name":"echo","arguments":{"s":1,"\u017f":2}}')],
  ["A5", "a byte order mark", `\ufeff${echo}`],
  ["A5", "UTF-16", utf16],
  ["A5", "an overlong form", withByte([0xc0, 0xaf])],
  ["A5", "a byte that is no UTF-8", withByte([0xff])],
  ["A5", "half a surrogate pair in bytes", withByte([0xed, 0xa0, 0x80])],
  ["A5", "half a surrogate pair in an escape", text('{"name":"echo","arguments":{"a":"\\ud800"}}')],
  ["A6", "a number beyond every double", text('{"name":"cap","arguments":{"amount":1e400}}')],
  ["A13", "65 levels", text(`{"name":"echo","arguments":{"a":${nested(63)}}}`)],
  ["A13", "500,000 levels", nested(500_000)],
  ["A13", "more than 10,000 keys", text(`{"name":"echo","arguments":${keys(10_001)}}`)],
  ["", "nothing", ""],
  ["", "half a message", echo.slice(0, -1)],
  ["", "two messages", echo + echo],
  ["", "a comment", `${echo}// x`],
  ["", "single quotes", echo.replaceAll('"', "'")],
  ["", "NaN", text('{"name":"echo","arguments":{"a":NaN}}')],
];

const invalid: Case[] = [
  ["A2", "Method for method", '{"jsonrpc":"2.0","id":1,"Method":"tools/call","params":{"name":"echo"}}'],
  ["A2", "Params for params", '{"jsonrpc":"2.0","id":1,"method":"tools/call","Params":{"name":"echo"}}'],
  ["A2", "Name for name", text('{"Name":"echo"}')],
  [
    "A2",
    "a long s in paramſ",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","param\u017f":{"name":"echo"}}',
  ],
  ["A4", "a batch", `[${echo},${echo}]`],
  ["A4", "a batch of one", `[${echo}]`],
  ["A4", "an empty batch", "[]"],
  ["A11", "a call without id", '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}'],
  ...["null", "1.5", "{}", "true", "[1]", `"${"x".repeat(10_000)}"`].map(
    (id): Case => [
      "A11",
      `the id ${id.slice(0, 10)}`,
      text('{"name":"echo"}', `"jsonrpc":"2.0","id":${id},"method":"tools/call"`),
    ],
  ),
  ["A12", "a result", '{"jsonrpc":"2.0","id":1,"result":{}}'],
  ["A12", "an error", '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}'],
  ["A14", "params as a list", text('["echo"]')],
  ["A14", "no params", '{"jsonrpc":"2.0","id":1,"method":"tools/call"}'],
  ["A14", "arguments as a text", text('{"name":"echo","arguments":"{}"}')],
  ["A14", "arguments null", text('{"name":"echo","arguments":null}')],
  ["A14", "a name that is a number", text('{"name":1}')],
  ["A14", "an unknown member of params", text('{"name":"echo","tool":"nope"}')],
  ["A14", "an unknown member of the message", `${echo.slice(0, -1)},"x":1}`],
  ["A14", "a task", text('{"name":"echo","task":{"ttl":1}}')],
  ["", "JSON-RPC 1.0", echo.replace("2.0", "1.0")],
  ["", "a text", '"tools/call"'],
];

describe("bytes that parsers read differently (P)", () => {
  it.each(malformed)("%s %s", async (_, __, body) => {
    const { result, hits, rows } = await stage.witness(() => stage.raw(stage.post(body)));
    expect(result?.status).toBe(400);
    expect(JSON.parse(result?.body ?? "")).toMatchObject({ error: { code: -32700 } });
    expect(JSON.parse(result?.body ?? "")).not.toHaveProperty("id");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "P", effect: "deny", org_id: stage.tenant.orgId }]);
  });

  it("takes less than 50 ms to refuse the worst of them", async () => {
    const worst = [nested(500_000), text(`{"name":"echo","arguments":${keys(60_000)}}`)];
    for (const body of worst) {
      const times: number[] = [];
      for (let round = 0; round < 7; round++) {
        const started = performance.now();
        const response = await stage.raw(stage.post(body));
        times.push(performance.now() - started);
        expect(response?.status).toBe(400);
      }
      expect(Math.min(...times)).toBeLessThan(50); // other work on this machine only ever adds
    }
  });
});

describe("messages that may not be sent (I)", () => {
  it.each(invalid)("%s %s", async (_, __, body) => {
    const { result, hits, rows } = await stage.witness(() => stage.raw(stage.post(body)));
    expect(result?.status).toBe(400);
    expect(JSON.parse(result?.body ?? "")).toMatchObject({ error: { code: -32600 } });
    expect(JSON.parse(result?.body ?? "")).not.toHaveProperty("id");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "I", effect: "deny" }]);
  });

  it("A4 a batch stays refused with the version that had batches", async () => {
    const { result, hits } = await stage.witness(() =>
      stage.say(`[${echo}]`, { "MCP-Protocol-Version": "2025-03-26" }),
    );
    expect(result.status).toBe(400);
    expect(hits).toEqual([]);
  });
});

describe("legal twins", () => {
  it.each([
    ["A1", text('{"name":"echo","arguments":{"a":[{"b":1},{"b":2}]}}')],
    ["A5", text('{"name":"echo","arguments":{"a":"\\ud83e\\uddc0 ü \ufeff"}}')],
    ["A8", text('{"name":"echo","arguments":{"__proto__":{"amount":1},"constructor":1,"toString":2}}')],
    ["A10", echo.replace("tools/call", "tools\\/call")],
    ["A11", echo.replace('"id":1', '"id":"1"')],
    ["A13", text(`{"name":"echo","arguments":{"a":${nested(60)}}}`)],
    ["A13", text(`{"name":"echo","arguments":${keys(9000)}}`)],
    ["A14", text('{"name":"echo","_meta":{"progressToken":1}}')],
    [
      "A16",
      text(
        '{"name":"echo","_meta":{"tenant":"other","policy":"none","sallyport/decision":{"decision":"allow"}}}',
      ),
    ],
    ["white space", ` \n${echo.replaceAll(",", " ,\t")}\r\n`],
  ])("%s reaches the upstream as exactly these bytes", async (_, body) => {
    const { result, hits, rows } = await stage.witness(() => stage.raw(stage.post(body)));
    expect(result?.status).toBe(200);
    expect(hits.map((hit) => hit.body.toString("utf8"))).toEqual([body]);
    expect(rows).toMatchObject([{ answer: "forwarded", effect: "allow", tool: "echo", rule: "/tools/echo" }]);
  });

  it("A3 forwards any body it lets through byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), async (value, pretty) => {
        const body = JSON.stringify(call("echo", { value }), null, pretty ? 1 : 0);
        const from = stage.upstream.requests.length;
        const response = await stage.raw(stage.post(body));
        const hits = stage.upstream.requests.slice(from).map((hit) => hit.body.toString("utf8"));
        expect(hits).toEqual(response?.status === 200 ? [body] : []);
      }),
      { numRuns: 150 },
    );
  });
});

describe("numbers are judged by their exact value", () => {
  it.each([
    ["A6", "cap", "500.00000000000001", "D"],
    ["A6", "cap", "9007199254740993", "D"],
    ["A6", "cap", "501", "D"],
    ["A7", "cap", '"999"', "D"],
    ["A7", "cap", '"1"', "D"],
    ["A7", "cap", "[1]", "D"],
    ["A7", "cap", "true", "D"],
    ["A7", "cap", "null", "D"],
    ["A7", "guard", '"999"', "D"],
    ["A7", "guard", "[999]", "D"],
    ["A7", "guard", "true", "D"],
    ["A7", "guard", "null", "D"],
    ["A6", "guard", "500.00000000000001", "D"],
    ["A6", "cap", "500", "forwarded"],
    ["A6", "cap", "499.99999999999999999999", "forwarded"],
    ["A6", "cap", "-0", "forwarded"],
    ["A6", "cap", "1E2", "forwarded"],
    ["A6", "cap", "1e-400", "forwarded"],
    ["A6", "guard", "500", "forwarded"],
  ])("%s %s with %s", async (_, tool, amount, answer) => {
    const body = text(`{"name":"${tool}","arguments":{"amount":${amount}}}`);
    const { result, hits, rows } = await stage.witness(() => stage.raw(stage.post(body)));
    expect(result?.status).toBe(200);
    expect(JSON.parse(result?.body ?? "").result.isError).toBe(answer === "D" ? true : undefined);
    expect(hits.map((hit) => hit.body.toString("utf8"))).toEqual(answer === "D" ? [] : [body]);
    expect(rows).toMatchObject([{ answer, tool, arg_keys: ["amount"] }]);
  });
});

describe("tool names (Z)", () => {
  it.each([
    ...["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"].map((name) => ["A8", name]),
    ...["Echo", "ECHO", "echo.", "wipe_disk", "nope"].map((name) => ["A9", name]),
    ...[
      "echo ",
      " echo",
      "echo\u0000",
      "e\u0301cho",
      "\uff45cho",
      "\u0435cho",
      "ec\u200bho",
      "",
      "x".repeat(129),
    ].map((name) => ["A9", name]),
  ])("%s %j is unknown, whether hidden, absent or illegal", async (_, name) => {
    const { result, hits, rows } = await stage.witness(() => stage.call(name));
    const isLegal = /^[A-Za-z0-9_.-]{1,128}$/.test(name);
    expect(result.status).toBe(200);
    expect(result.body).toBe(
      `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool${isLegal ? `: ${name}` : ""}"}}`,
    );
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "Z", effect: "deny", tool: isLegal ? name : null }]);
  });
});

describe("methods (N)", () => {
  it.each([
    ["A10", "Tools/Call"],
    ["A10", "tools/call "],
    ["C12", "resources/read"],
    ["C12", "resources/subscribe"],
    ["C12", "resources/templates/list"],
    ["C12", "prompts/get"],
    ["C12", "completion/complete"],
    ["C12", "logging/setLevel"],
    ["C12", "tasks/get"],
    ["C12", "sampling/createMessage"],
    ["C12", "constructor"],
    ["C12", "evil\u0000\u001b[31m"],
  ])("%s %j is no method here", async (_, method) => {
    const message = { jsonrpc: "2.0", id: "x", method, params: { name: "echo", arguments: {} } };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(200);
    expect(JSON.parse(result.body)).toEqual({
      jsonrpc: "2.0",
      id: "x",
      error: { code: -32601, message: "Method not found" },
    });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "N", effect: "deny" }]);
    expect(rows[0]?.method).toMatch(/^[\x20-\x7e]+$/);
  });

  it.each([
    ["notifications/roots/list_changed", 202],
    ["notifications/tasks/status", 202],
    ["notifications/elsewhere", 400],
  ])("the notification %s gets %i and is not passed on", async (method, status) => {
    const { result, hits, rows } = await stage.witness(() => stage.say({ jsonrpc: "2.0", method }));
    expect(result.status).toBe(status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "N", method }]);
  });

  it.each(["initialize", "ping", "tools/list"])("%s passes", async (method) => {
    const message = { jsonrpc: "2.0", id: 1, method, params: { protocolVersion: "2025-11-25" } };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(200);
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", method }]);
  });
});

it("A11 equal ids of many clients never get each other's answers, and 1 is not the text 1", async () => {
  stage.upstream.script("tool:echo", ({ message }) => ({
    json: { jsonrpc: "2.0", id: message?.id, result: { content: [], nonce: message?.params?.["arguments"] } },
  }));
  const other = await stage.tenant.addGrant();
  await stage.configured();
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      const token = i % 2 === 0 ? stage.tenant.token : other.token;
      const id = i % 3 === 0 ? "1" : 1;
      const response = await stage.say(call("echo", { i }, id), { Authorization: `Bearer ${token}` });
      expect(JSON.parse(response.body)).toMatchObject({ id, result: { nonce: { i } } });
    }),
  );
  stage.upstream.reset();
});
