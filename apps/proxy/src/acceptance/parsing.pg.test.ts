import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesIn, ERAS, stagesOfEras } from "../testing/eras.ts";
import { attempt, byRow, text } from "../testing/exact-bytes.ts";
import { call, type Stage } from "../testing/stage.ts";
import { answerOf } from "../testing/stateless-message.ts";

/** docs/threats.md, A: every attack with its answer, no hit upstream, one row, and a legal twin that passes. */
let stage: Stage;
let stages: Awaited<ReturnType<typeof stagesOfEras>>;
beforeAll(async () => {
  stages = await stagesOfEras();
  stage = stages.session;
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

const echo = text('{"name":"echo","arguments":{}}');
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
  ["A5", "UTF-16", Buffer.from(`\ufeff${echo}`, "utf16le")],
  ["A5", "an overlong form", withByte([0xc0, 0xaf])],
  ["A5", "a byte that is not UTF-8", withByte([0xff])],
  ["A5", "half a surrogate pair in bytes", withByte([0xed, 0xa0, 0x80])],
  ["A5", "half a surrogate pair in an escape", text('{"name":"echo","arguments":{"a":"\\ud800"}}')],
  ["A6", "a number beyond every double", text('{"name":"cap","arguments":{"amount":1e400}}')],
  ["A13", "65 levels", text(`{"name":"echo","arguments":{"a":${nested(62)}}}`)],
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
  ["A4", "a batch in a batch", `[[${echo}]]`],
  ["A4", "a batch of what is no message", `["tools/call"]`],
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
  ["A14", "arguments as a string", text('{"name":"echo","arguments":"{}"}')],
  ["A14", "arguments as false", text('{"name":"echo","arguments":false}')],
  ["A14", "a name that is a number", text('{"name":1}')],
  ["A14", "an unknown member of params", text('{"name":"echo","tool":"nope"}')],
  ["A14", "an unknown member of the message", `${echo.slice(0, -1)},"x":1}`],
  ["A14", "a task that is a flag", text('{"name":"echo","task":true}')],
  ["", "JSON-RPC 1.0", echo.replace("2.0", "1.0")],
  ["", "a string", '"tools/call"'],
];

const twins: Case[] = [
  ["A1", "keys in two objects", text('{"name":"echo","arguments":{"a":[{"b":1},{"b":2}]}}')],
  ["A5", "well-formed text", text('{"name":"echo","arguments":{"a":"\\ud83e\\uddc0 ü \ufeff"}}')],
  [
    "A8",
    "names of a prototype",
    text('{"name":"echo","arguments":{"__proto__":{"amount":1},"constructor":1,"toString":2}}'),
  ],
  ["A10", "an escaped slash", echo.replace("tools/call", "tools\\/call")],
  ["A11", "a string as id", echo.replace('"id":1', '"id":"1"')],
  ["A13", "64 levels", text(`{"name":"echo","arguments":{"a":${nested(61)}}}`)],
  ["A13", "9,000 keys", text(`{"name":"echo","arguments":${keys(9000)}}`)],
  ["A14", "_meta", text('{"name":"echo","_meta":{"progressToken":1}}')],
  [
    "A16",
    "_meta that claims a tenant and a decision",
    text(
      '{"name":"echo","_meta":{"tenant":"other","policy":"none","sallyport/decision":{"decision":"allow"}}}',
    ),
  ],
  ["", "white space everywhere", ` \n${echo.replaceAll(",", " ,\t")}\r\n`],
];

describe.each(ERAS)("in the %s era", (era) => {
  /** Attempts the cases in turn; returns the result of each and all rows. */
  async function attempts<C extends Case>(cases: readonly C[], nameOf?: (of: C) => string) {
    const told: Record<string, unknown> = {};
    const { rows } = await stages[era].witness(async () => {
      for (const of of cases) {
        const { status, body, arrived } = await attempt({ stage: stages[era], era }, of[2], nameOf?.(of));
        const { id, error } = JSON.parse(body) as { id?: unknown; error?: { code: number } };
        told[of[1]] = { status, code: error?.code, hasId: id !== undefined, arrived };
      }
    });
    return { told, rows };
  }
  const all = (cases: readonly Case[], what: object): object =>
    Object.fromEntries(cases.map(([, name]) => [name, what]));

  it.each(byRow(malformed))("%s refuses bytes that parsers read differently (P)", async (_, cases) => {
    const { told, rows } = await attempts(cases);
    expect(told).toEqual(all(cases, { status: 400, code: -32700, hasId: false, arrived: "nothing" }));
    expect(rows).toHaveLength(cases.length);
    for (const row of rows) {
      expect(row).toMatchObject({ answer: "P", effect: "deny", org_id: stages[era].tenant.orgId });
    }
  });

  it.each(byRow(invalid))("%s refuses invalid messages (I)", async (_, cases) => {
    const { told, rows } = await attempts(cases);
    expect(told).toEqual(all(cases, { status: 400, code: -32600, hasId: false, arrived: "nothing" }));
    expect(rows.map(({ answer, effect }) => [answer, effect])).toEqual(cases.map(() => ["I", "deny"]));
  });

  it.each(byRow(twins))("%s forwards legal twins byte for byte", async (_, cases) => {
    const { told, rows } = await attempts(cases);
    expect(told).toEqual(all(cases, { status: 200, hasId: true, arrived: "exactly this" }));
    const passed = { answer: "forwarded", effect: "allow", tool: "echo", rule: "/tools/echo" };
    expect(rows).toMatchObject(cases.map(() => passed));
  });

  it("A3 forwards any allowed body byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), async (value, pretty) => {
        const { status, arrived } = await attempt(
          { stage: stages[era], era },
          JSON.stringify(call("echo", { value }), null, pretty ? 1 : 0),
        );
        expect(arrived).toBe(status === 200 ? "exactly this" : "nothing");
      }),
      { numRuns: 100 },
    );
  });

  it("A11 delivers each answer to its own client when ids are equal, and tells the number 1 from the string 1", async () => {
    const { upstream, tenant } = stages[era];
    upstream.script("tool:echo", ({ message }) => {
      const result = { resultType: "complete", content: [], nonce: message?.params?.["arguments"] };
      return { json: { jsonrpc: "2.0", id: message?.id, result } };
    });
    const other = await tenant.addGrant();
    await stages[era].configured();
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const token = i % 2 === 0 ? tenant.token : other.token;
        const id = i % 3 === 0 ? "1" : 1;
        const { body, headers } = bytesIn(era, JSON.stringify(call("echo", { i }, id)));
        const response = await stages[era].raw(
          stages[era].post(body, { ...headers, Authorization: `Bearer ${token}` }),
        );
        if (response === undefined) throw new Error("no answer");
        expect(answerOf(response)).toMatchObject({ id, result: { nonce: { i } } });
      }),
    );
    upstream.reset();
  });
});

it("A13 refuses the most expensive bodies in less than 50 ms", async () => {
  const worst = [nested(500_000), text(`{"name":"echo","arguments":${keys(60_000)}}`)];
  const timed = async (status: number, body: string, headers: Record<string, string> = {}) => {
    const started = performance.now();
    const response = await stage.raw(stage.post(body, headers));
    expect(response?.status).toBe(status);
    return performance.now() - started;
  };
  for (const body of worst) {
    const [parsed, unparsed]: [number[], number[]] = [[], []];
    for (let round = 0; round < 7; round++) {
      unparsed.push(await timed(415, body, { "Content-Type": "text/plain" })); // what this machine takes to carry it
      parsed.push(await timed(400, body));
    }
    // other work on the machine can only add to it
    expect(Math.min(...parsed) - Math.min(...unparsed)).toBeLessThan(50);
  }
});

it("A14 refuses a call without params (I)", async () => {
  const { result, hits, rows } = await stage.witness(() =>
    stage.say('{"jsonrpc":"2.0","id":1,"method":"tools/call"}'),
  );
  expect(result.status).toBe(400);
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ answer: "I" }]);
});
