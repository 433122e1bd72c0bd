import { existsSync, readFileSync } from "node:fs";
import { ProxyProcess } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Neighbour, type NeighbourOptions } from "../testing/neighbour.ts";
import { event } from "../testing/noisy-server.ts";
import { call, Stage } from "../testing/stage.ts";
import { watchCalls } from "../testing/watch.ts";

/**
 * One organisation, or its server, misbehaves while another one calls. What the other waits is compared with what it
 * waits at the same moments at a second proxy without the neighbour. `NOISY_SECONDS` watches longer, and more strictly.
 */
const { NOISY_SECONDS } = process.env;
const WATCH_MS = NOISY_SECONDS === undefined ? 1500 : Number(NOISY_SECONDS) * 1000;
/** What the slowest of a hundred calls may wait longer than without a neighbour, in milliseconds. */
const MARGIN_MS = NOISY_SECONDS === undefined ? 150 : 50;

let stage: Stage;
let control: ProxyProcess;
beforeAll(async () => {
  stage = await Stage.set();
  const env = { PROXY_ALLOWED_HOSTS: `localhost:${stage.proxy.port}` };
  control = await ProxyProcess.start({ databaseUrl: stage.database.proxyUrl, env });
  await watch();
});
afterAll(async () => {
  await control.remove();
  await stage.strike();
});

function watch(): ReturnType<typeof watchCalls> {
  const bytes = stage.post(JSON.stringify(call("echo")));
  return watchCalls(bytes, { noisy: stage.proxy, control }, WATCH_MS);
}

type Misbehaviour = NeighbourOptions & {
  readonly name: string;
  /** What it sends is refused, and never reaches its server. */
  readonly isRefused?: true;
  /** Begins to misbehave, and goes on until the neighbour moves out. */
  readonly begin: (neighbour: Neighbour) => Promise<void> | void;
};

const numbered = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const toolList = (count: number, from = 0): Buffer =>
  Buffer.from(
    JSON.stringify(numbered(count, (n) => ({ name: `tool_${from + n}`, inputSchema: { type: "object" } }))),
  );
const around = (inner: Buffer) => (id: unknown) =>
  Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"tools":${inner.toString()}}}`);
const answer = (result: object) => (id: unknown) =>
  Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, result }));
const log = (data: string): Buffer =>
  event({ jsonrpc: "2.0", method: "notifications/message", params: { level: "info", data } });
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
const DENIES_ALL = {
  version: "2",
  default: "deny",
  tools: { call: {}, other: {} },
  surfaces: { logging: "allow" },
  definitions: { new_tools: "default", on_change: "alert" },
};
const ENDLESS = {
  type: "text/event-stream",
  forEver: Buffer.concat(numbered(500, () => log("x".repeat(400)))),
} as const;
const NAMELIKE = "tool_ tool_x ".repeat((3.9 * 1024 * 1024) / 13);

const SIXTY_WAYS = {
  version: "2",
  default: "deny",
  tools: {
    call: {
      deny_if: numbered(50, (n) => ({
        conditions: [{ path: "args.text", op: "regex", value: `[ab]*a[ab]{${60 - Math.floor(n / 10)}}c` }],
      })),
    },
  },
};
const ofAAndB = (length: number): string =>
  numbered(length, () => (Math.random() < 0.5 ? "a" : "b")).join("");

/** An event of nearly 16 MiB; prepared once, so that the neighbour's server costs little. */
const largeEvent = (item: string): ((id: unknown) => Buffer) => {
  const items = Buffer.from(`${item},`.repeat((15.9 * 1024 * 1024) / (item.length + 1)) + item);
  const end = Buffer.from("]}}\n\n");
  return (id) =>
    Buffer.concat([
      Buffer.from(`data: {"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[`),
      items,
      end,
    ]);
};
const LARGE_TEXTS = largeEvent(`{"type":"text","text":"${"x".repeat(60)}"}`);
const LARGE_NUMBERS = largeEvent("9007199254740993");
const LARGE_LISTS = largeEvent("[[]]");

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  {
    name: "has 3,900 hidden tools, and notifications of 3.9 MB",
    policy: DENIES_ALL,
    noises: {
      "tools/list": { body: around(toolList(3900)) },
      call: { type: "text/event-stream", forEver: log(NAMELIKE) },
    },
    begin: async (neighbour) => {
      await neighbour.say(LIST);
      neighbour.repeat(call("call"), 2);
    },
  },
  {
    name: "has 3,900 hidden tools, and very many small errors",
    policy: DENIES_ALL,
    noises: {
      "tools/list": { body: around(toolList(3900)) },
      call: {
        body: (id) =>
          Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, error: { code: 1, message: "tool_x" } })),
      },
    },
    begin: async (neighbour) => {
      await neighbour.say(LIST);
      neighbour.repeat(call("call"), 4);
    },
  },
  {
    name: "leaves twenty calls whose servers never stop",
    noises: {
      call: { type: "text/event-stream", forEver: Buffer.concat(numbered(500, () => log("x".repeat(400)))) },
    },
    begin: async (neighbour) => {
      for (const id of numbered(20, (n) => n)) {
        const client = await neighbour.connect();
        client.send(neighbour.post(call("call", {}, id)));
        setTimeout(() => client.close(), 100);
      }
    },
  },
  {
    name: "reads twenty streams of messages that are all dropped",
    noises: {
      call: {
        type: "text/event-stream",
        forEver: Buffer.concat(
          numbered(500, (n) =>
            event({ jsonrpc: "2.0", id: `other-${n}`, result: { text: "x".repeat(400) } }),
          ),
        ),
      },
    },
    begin: (neighbour) => neighbour.repeat(call("call"), 20),
  },
  {
    name: "lists 100,000 tools",
    noises: { "tools/list": { body: around(toolList(100_000)) } },
    begin: (neighbour) => neighbour.repeat(LIST, 2),
  },
  {
    name: "lists as many tools as there may be, each time other ones",
    noises: { "tools/list": { body: (id) => around(toolList(3900, Math.floor(Math.random() * 1e9)))(id) } },
    begin: (neighbour) => neighbour.repeat(LIST, 2),
  },
  {
    name: "has a pattern that follows sixty ways at once",
    isRefused: true,
    policy: SIXTY_WAYS,
    tools: ["call"],
    noises: {},
    begin: (neighbour) => neighbour.repeat(call("call", { text: ofAAndB(60_000) }), 2),
  },
  {
    name: "has a schema that doubles at each reference",
    isRefused: true,
    policy: { version: "2", default: "deny", arguments: { schema: "pinned" }, tools: { call: {} } },
    tools: [
      {
        name: "call",
        inputSchema: {
          type: "object",
          properties: { a: { $ref: "#/$defs/d0" } },
          $defs: Object.fromEntries(
            numbered(60, (n) => [
              `d${n}`,
              n === 59
                ? { type: "string" }
                : { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
            ]),
          ),
        },
      },
    ],
    noises: {},
    begin: (neighbour) => neighbour.repeat(call("call", { a: "x" }), 2),
  },
  {
    name: "has 5,000 patterns of names, and lists 3,900 tools",
    policy: {
      version: "2",
      default: "deny",
      definitions: { new_tools: "default", on_change: "alert" },
      tools: Object.fromEntries(numbered(5000, (n) => [`*a${n}*`, {}])),
    },
    noises: { "tools/list": { body: around(toolList(3900)) } },
    begin: (neighbour) => neighbour.repeat(LIST, 2),
  },
  {
    name: "answers with 7 MB of JSON each time",
    noises: {
      call: {
        body: answer({ content: numbered(70_000, (n) => ({ type: "text", text: `${n}`.padEnd(60) })) }),
      },
    },
    begin: (neighbour) => neighbour.repeat(call("call"), 3),
  },
  {
    name: "sends arguments of 1 MB with 9,000 keys",
    noises: {},
    begin: (neighbour) =>
      neighbour.repeat(
        call("call", Object.fromEntries(numbered(9000, (n) => [`key${n}`, "x".repeat(90)]))),
        4,
      ),
  },
  {
    name: "sends its answers byte by byte",
    noises: { call: { type: "text/event-stream", forEver: Buffer.from(":\n"), every: 20 } },
    begin: (neighbour) => neighbour.repeat(call("call"), 100),
  },
  {
    name: "asks without end",
    noises: {
      call: {
        type: "text/event-stream",
        forEver: Buffer.concat(
          numbered(200, (n) =>
            event({
              jsonrpc: "2.0",
              id: n,
              method: "sampling/createMessage",
              params: { messages: [], maxTokens: 1 },
            }),
          ),
        ),
      },
    },
    begin: async (neighbour) => {
      neighbour.repeat(call("call"), 10);
    },
  },
  {
    name: "calls on fifty connections without pause",
    noises: {},
    begin: (neighbour) => neighbour.repeat(call("call"), 50),
  },
  {
    name: "comes with tokens that nobody knows",
    isRefused: true,
    noises: {},
    begin: (neighbour) =>
      neighbour.repeat(call("call"), 20, { Authorization: `Bearer sp_${"x".repeat(49)}` }),
  },
  {
    name: "sends JSON that is none",
    isRefused: true,
    noises: {},
    begin: (neighbour) => neighbour.repeat("[".repeat(500_000), 4),
  },
  {
    name: "sends events of 15.9 MiB, full of small texts",
    noises: { call: { type: "text/event-stream", body: LARGE_TEXTS } },
    begin: (neighbour) => neighbour.repeat(call("call"), 3),
  },
  {
    name: "sends events of 15.9 MiB, full of numbers that no double holds",
    noises: { call: { type: "text/event-stream", body: LARGE_NUMBERS } },
    begin: (neighbour) => neighbour.repeat(call("call"), 3),
  },
  {
    name: "sends events with more lists than a message may have",
    noises: { call: { type: "text/event-stream", body: LARGE_LISTS } },
    begin: (neighbour) => neighbour.repeat(call("call"), 3),
  },
  {
    name: "sends comments without end",
    noises: { call: { type: "text/event-stream", forEver: Buffer.from(":\n".repeat(128 * 1024)) } },
    begin: (neighbour) => neighbour.repeat(call("call"), 10),
  },
];

const WORK: readonly [string, number, number][] = [
  ["denies a call whose conditions would cost more than the work of a decision", 60_000, 0],
  ["passes a call whose conditions cost little of the work of a decision", 50, 1],
];
it.each(WORK)("R13 %s", async (_, length, forwarded) => {
  const neighbour = await Neighbour.moveIn(stage, { policy: SIXTY_WAYS, noises: {} });
  try {
    const before = neighbour.server.asked;
    const { body } = await neighbour.say(call("call", { text: ofAAndB(length) }));
    expect(neighbour.server.asked - before).toBe(forwarded);
    expect(body.includes("[POLICY DENIED]")).toBe(forwarded === 0);
  } finally {
    await neighbour.moveOut();
  }
});

/** Milliseconds that the main thread of the proxy has worked: whatever else the machine does, they do not pass by themselves. */
const workedMs = (): number =>
  Number(readFileSync(`/proc/${stage.proxy.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;

it.skipIf(!existsSync("/proc/self/schedstat"))(
  "R13 answers others between the steps in which a long message is read",
  async () => {
    const noise = { type: "text/event-stream", body: LARGE_NUMBERS } as const;
    const neighbour = await Neighbour.moveIn(stage, { noises: { call: noise } });
    try {
      neighbour.repeat(call("call"), 1);
      let longest = 0;
      while (neighbour.server.completed < 3) {
        const before = workedMs();
        expect((await stage.call("echo")).status).toBe(200);
        longest = Math.max(longest, workedMs() - before);
      }
      // in one piece it would be half a second and more
      expect(longest).toBeLessThan(200);
    } finally {
      await neighbour.moveOut();
    }
  },
);

it("R13 cuts calls whose clients have left when their servers never stop", async () => {
  const neighbour = await Neighbour.moveIn(stage, { noises: { call: ENDLESS } });
  try {
    await leaveCalls(neighbour, 20);
    await neighbour.server.idle();
    const outcomes = await outcomesOf(neighbour, 20);
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(["client_gone"]));
    expect(outcomes.every(({ rolled_back }) => !rolled_back)).toBe(true);
  } finally {
    await neighbour.moveOut();
  }
});

it("R13 lets a call go on whose client has left, for as long as its server says little", async () => {
  const few = {
    type: "text/event-stream",
    body: (id: unknown) => event({ jsonrpc: "2.0", id, result: {} }),
  } as const;
  const neighbour = await Neighbour.moveIn(stage, { noises: { call: { ...few, after: 500 } } });
  try {
    await leaveCalls(neighbour, 1);
    await neighbour.server.idle();
    await outcomesOf(neighbour, 1);
    expect(neighbour.server.completed).toBe(1);
  } finally {
    await neighbour.moveOut();
  }
});

/** Calls in a session, whose clients leave as soon as the server answers. */
async function leaveCalls(neighbour: Neighbour, count: number): Promise<void> {
  for (let id = 0; id < count; id++) {
    const client = await neighbour.connect();
    client.send(neighbour.post(call("call", {}, id)));
    await neighbour.server.begun(id + 1);
    client.close();
  }
}

type Outcome = { readonly result: string; readonly rolled_back: boolean };

async function outcomesOf({ tenant }: Neighbour, count: number): Promise<Outcome[]> {
  const calls = `SELECT result, rolled_back FROM outcomes JOIN decisions USING (call_id)
    WHERE outcomes.org_id = $1 AND tool = 'call'`;
  for (;;) {
    const rows = await tenant.query<Outcome>(calls, [tenant.orgId]);
    if (rows.length >= count) return rows;
    await stage.call("echo"); // what was recorded lazily goes with the next record
  }
}

describe("R13 another organisation waits no longer while its neighbour", () => {
  it.each(MISBEHAVIOURS.map((misbehaviour) => [misbehaviour.name, misbehaviour] as const))(
    "%s",
    async (_, { begin, isRefused, ...options }) => {
      const neighbour = await Neighbour.moveIn(stage, options);
      try {
        await begin(neighbour);
        const watched = await watch();
        if (isRefused !== true) expect(neighbour.server.asked).toBeGreaterThan(0);
        expect(watched.noisy.errors).toBe(0);
        expect(watched.noisy.p99).toBeLessThan(watched.control.p99 + MARGIN_MS);
      } finally {
        await neighbour.moveOut();
      }
    },
  );
});
