import { printable } from "@sallyport/audit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesIn, ERAS, stagesOfEras } from "../testing/eras.ts";
import { call, POLICY, type Stage, TOOLS } from "../testing/stage.ts";
import { answerOf } from "../testing/stateless-message.ts";

/** docs/threats.md, A: every attack with its answer, no hit upstream, one row, and a legal twin that passes. */
let stages: Awaited<ReturnType<typeof stagesOfEras>>;
let stage: Stage;
beforeAll(async () => {
  const rooted = { require: [{ conditions: [{ path: "args.constructor", op: "exists", value: true }] }] };
  stages = await stagesOfEras({
    policy: { ...POLICY, tools: { ...POLICY.tools, rooted } },
    tools: [...TOOLS, "rooted"],
  });
  stage = stages.session;
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

const text = (params: string, rest = '"jsonrpc":"2.0","id":1,"method":"tools/call"'): string =>
  `{${rest},"params":${params}}`;
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

const numbers: [id: string, tool: string, amount: string, answer: "D" | "forwarded"][] = [
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
];

const unknownNames: [id: string, name: string][] = [
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"].map((name): [string, string] => [
    "A8",
    name,
  ]),
  ...["Echo", "ECHO", "echo.", "wipe_disk", "nope"].map((name): [string, string] => ["A9", name]),
  ...[
    "echo ",
    " echo",
    "echo\u0000",
    "e\u0301cho",
    "\uff45cho",
    "\u0435cho",
    "ec\u200bho",
    "",
    "echo\u202e",
    "ec\u2010ho",
    "ec  ho",
    "x".repeat(257),
  ].map((name): [string, string] => ["A9", name]),
];

/** Groups the cases by their threat. */
function byRow<C extends readonly [row: string, ...rest: unknown[]]>(cases: readonly C[]): [string, C[]][] {
  const rows = [...new Set(cases.map(([row]) => row))];
  return rows.map((row) => [row === "" ? "other" : row, cases.filter(([of]) => of === row)]);
}

describe.each(ERAS)("in the %s era", (era) => {
  /** Sends exactly these bytes; returns the answer, and whether the upstream received them, other bytes or nothing. */
  async function attempt(said: string | Uint8Array, name?: string) {
    const at = stages[era];
    const { body, headers } = bytesIn(era, said, name);
    const from = at.upstream.requests.length;
    const response = await at.raw(at.post(body, headers));
    const came = at.upstream.requests.slice(from).map((hit) => hit.body.equals(body));
    const arrived =
      came.length === 0 ? "nothing" : came.join() === "true" ? "exactly this" : "something else";
    return { status: response?.status, body: response?.body ?? "", arrived };
  }

  /** Attempts the cases in turn; returns the result of each and all rows. */
  async function attempts<C extends Case>(cases: readonly C[], nameOf?: (of: C) => string) {
    const told: Record<string, unknown> = {};
    const { rows } = await stages[era].witness(async () => {
      for (const of of cases) {
        const { status, body, arrived } = await attempt(of[2], nameOf?.(of));
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
          JSON.stringify(call("echo", { value }), null, pretty ? 1 : 0),
        );
        expect(arrived).toBe(status === 200 ? "exactly this" : "nothing");
      }),
      { numRuns: 100 },
    );
  });

  it.each(byRow(numbers))("%s compares numbers by their exact value", async (_, cases) => {
    const { result, rows } = await stages[era].witness(async () => {
      const told: [string, string, boolean, string][] = [];
      for (const [, tool, amount] of cases) {
        const said = text(`{"name":"${tool}","arguments":{"amount":${amount}}}`);
        const { body, arrived } = await attempt(said, tool);
        told.push([tool, amount, "isError" in JSON.parse(body).result, arrived]);
      }
      return told;
    });
    expect(result).toEqual(
      cases.map(([, tool, amount, answer]) =>
        answer === "D" ? [tool, amount, true, "nothing"] : [tool, amount, false, "exactly this"],
      ),
    );
    const answers = (of: string): number => cases.filter(([, , , answer]) => answer === of).length;
    for (const answer of ["D", "forwarded"])
      expect(rows.filter((row) => row.answer === answer)).toHaveLength(answers(answer));
    for (const row of rows) expect(row.arg_keys).toEqual(["amount"]);
  });

  it("A8 finds no argument in a prototype", async () => {
    const { result, rows } = await stages[era].witness(async () => {
      const told: string[] = [];
      for (const args of ["{}", '{"__proto__":{"constructor":1}}', '{"Object":{}}', '{"constructor":0}'])
        told.push((await attempt(text(`{"name":"rooted","arguments":${args}}`), "rooted")).arrived);
      return told;
    });
    expect(result).toEqual(["nothing", "nothing", "nothing", "exactly this"]);
    expect(rows.filter(({ rule }) => rule === "/tools/rooted/require/0")).toHaveLength(3);
  });

  it.each(byRow(unknownNames))(
    "%s answers hidden, absent and illegal tool names as unknown (Z)",
    async (_, cases) => {
      const isLegal = (name: string): boolean => /^[A-Za-z0-9_.-]{1,128}$/.test(name);
      const { result, rows } = await stages[era].witness(async () => {
        const told: [string, number | undefined, string, string][] = [];
        for (const [, name] of cases) {
          const { status, body, arrived } = await attempt(JSON.stringify(call(name)), name);
          told.push([name, status, body, arrived]);
        }
        return told;
      });
      expect(result).toEqual(
        cases.map(([, name]) => [
          name,
          200,
          `{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Unknown tool${isLegal(name) ? `: ${name}` : ""}"}}`,
          "nothing",
        ]),
      );
      expect(rows.map(({ answer, effect }) => [answer, effect])).toEqual(cases.map(() => ["Z", "deny"]));
      expect(rows.map(({ tool }) => tool ?? "").toSorted()).toEqual(
        cases.map(([, name]) => printable(name, 256)).toSorted(),
      );
    },
  );

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

it("A4 refuses a batch under 2025-03-26, which had batches", async () => {
  const { result, hits } = await stage.witness(() =>
    stage.say(`[${echo}]`, { "MCP-Protocol-Version": "2025-03-26" }),
  );
  expect(result.status).toBe(400);
  expect(hits).toEqual([]);
});

describe("methods (N)", () => {
  it.each([
    ["A10", "Tools/Call"],
    ["A10", "tools/call "],
    ["A10", "Resources/Read"],
    ["A10", "prompts/get\u0000"],
    ["C12", "resources/write"],
    ["C12", "tasks/list"],
    ["C12", "sampling/createMessage"],
    ["C12", "constructor"],
    ["C12", "evil\u0000\u001b[31m"],
  ])("%s refuses the method %j", async (_, method) => {
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

  it.each(["notifications/tasks/status", "notifications/elsewhere", "$/elsewhere"])(
    "answers the notification %s with 202 and does not forward it",
    async (method) => {
      const { result, hits, rows } = await stage.witness(() => stage.say({ jsonrpc: "2.0", method }));
      expect([result.status, result.body]).toEqual([202, ""]);
      expect(hits).toEqual([]);
      expect(rows).toMatchObject([{ answer: "N", method }]);
    },
  );

  it.each(ERAS)("takes null arguments for none, and forwards none, in the %s era", async (era) => {
    const on = stages[era];
    const { body, headers } = bytesIn(era, text('{"name":"echo","arguments":null}'));
    const { hits, rows } = await on.witness(() => on.raw(on.post(body, headers)));
    expect(hits.map(({ message }) => "arguments" in (message?.params ?? {}))).toEqual([false]);
    expect(rows).toMatchObject([{ answer: "forwarded", tool: "echo" }]);
  });

  it.each(["initialize", "ping", "tools/list"])("forwards %s", async (method) => {
    const message = { jsonrpc: "2.0", id: 1, method, params: { protocolVersion: "2025-11-25" } };
    const { result, hits, rows } = await stage.witness(() => stage.say(message));
    expect(result.status).toBe(200);
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", method }]);
  });
});
