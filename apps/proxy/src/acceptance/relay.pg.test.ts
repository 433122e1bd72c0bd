import {
  RawClient,
  type ScriptedAnswer,
  type SeenRequest,
  sseText,
  toolDefinition,
} from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bearer, call, POLICY, Stage, TOOLS } from "../testing/stage.ts";
import { gate } from "../testing/gate.ts";
import { logMessage, messagesIn, reply } from "../testing/messages.ts";

/** What the client receives of a server's reply: docs/threats.md, C5 to C8, C10 and S6. */
const CANARY = "canary-5f2b";
let stage: Stage;
beforeAll(async () => {
  // These tests send log messages as notifications.
  stage = await Stage.set({
    env: { PROXY_ANSWER_MAX_MB: "5" },
    policy: {
      ...POLICY,
      version: "2",
      surfaces: { logging: "allow" },
      definitions: { on_change: "allow" },
    },
  });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const answer = (what: string, make: (request: SeenRequest) => ScriptedAnswer): void =>
  stage.upstream.script(what, make);
const list = (tools: readonly string[], rest: object = {}) => ({
  tools: tools.map(toolDefinition),
  ...rest,
});
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const VISIBLE = ["echo", "refund", "cap", "guard", "pay", "charge", "approve_me"];

describe("C8 hidden tools", () => {
  it.each([
    ["JSON", false],
    ["an event stream", true],
  ])("removes hidden tools from a list as %s", async (_, stream) => {
    answer("tools/list", ({ message }) => {
      const json = reply(message?.id, list(TOOLS, { nextCursor: "c", _meta: { n: 1 } }));
      return stream ? { events: [json] } : { json };
    });
    const { result, hits, rows } = await stage.witness(() => stage.say(LIST));
    expect(result.status).toBe(200);
    expect(result.body).not.toMatch(/wipe_disk|unlisted/);
    const message = stream ? messagesIn(result.body)[0] : JSON.parse(result.body);
    expect(message).toEqual({
      jsonrpc: "2.0",
      id: 1,
      result: list(VISIBLE, { nextCursor: expect.any(String), _meta: { n: 1 } }),
    });
    expect(hits).toHaveLength(1);
    expect(rows).toMatchObject([{ answer: "forwarded", method: "tools/list" }]);
  });

  it("seals the cursor of a page whose tools are all hidden, and gives the server its own back", async () => {
    const pages = new Map([
      [undefined, "wipe_disk"],
      ["wipe_disk", "p3"],
    ]);
    answer("tools/list", ({ message }) => {
      const nextCursor = pages.get(message?.params?.["cursor"] as string | undefined);
      return { json: reply(message?.id, list(["wipe_disk", "unlisted"], { nextCursor })) };
    });
    const first = await stage.say(LIST);
    expect(first.body).not.toContain("wipe_disk");
    const { tools, nextCursor: cursor } = JSON.parse(first.body).result;
    expect([tools, cursor]).toEqual([[], expect.any(String)]);
    const { result, hits } = await stage.witness(() => stage.say({ ...LIST, params: { cursor } }));
    expect(JSON.parse(result.body).result.tools).toEqual([]);
    expect(hits.map(({ message }) => message?.params)).toEqual([{ cursor: "wipe_disk" }]);
  });

  it("refuses a cursor of another list or grant, changed, or the server's own (S)", async () => {
    answer("tools/list", ({ message }) => ({ json: reply(message?.id, list([], { nextCursor: "p2" })) }));
    const cursor = JSON.parse((await stage.say(LIST)).body).result.nextCursor as string;
    const { token } = await stage.addGrant();
    const cases: [object, Record<string, string>][] = [
      [{ ...LIST, params: { cursor: "p2" } }, {}],
      [{ ...LIST, params: { cursor: `${cursor}A` } }, {}],
      [{ ...LIST, params: { cursor } }, bearer(token)],
    ];
    for (const [message, headers] of cases) {
      const { result, hits, rows } = await stage.witness(() => stage.say(message, headers));
      expect([result.status, JSON.parse(result.body).error.code]).toEqual([200, -32602]);
      expect([hits, rows.map(({ answer }) => answer)]).toEqual([[], ["S"]]);
    }
    expect((await stage.say({ ...LIST, params: { cursor } })).body).toContain('"tools"');
  });

  it("keeps numbers and strings of a list unchanged", async () => {
    const body =
      '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"echo","x":9007199254740993,"s":"\\ud83d","q":1,"Q":2},{"name":"wipe_disk"}]}}';
    answer("tools/list", () => ({ body, headers: { "content-type": "application/json" } }));
    expect((await stage.say(LIST)).body).toBe(body.replace(',{"name":"wipe_disk"}', ""));
  });

  it("drops instructions that name a hidden tool", async () => {
    for (const [instructions, isKept] of [
      ["Call wipe_disk first.", false],
      ["Call echo first.", true],
    ] as const) {
      answer("initialize", ({ message }) => ({
        json: reply(message?.id, {
          protocolVersion: "2025-11-25",
          capabilities: { tools: {}, prompts: {}, logging: {}, sampling: {} },
          serverInfo: { name: "s", version: "1" },
          instructions,
        }),
      }));
      const response = await stage.say({
        jsonrpc: "2.0",
        id: 1,
        method: "initialize",
        params: { protocolVersion: "2025-11-25" },
      });
      const { result } = JSON.parse(response.body);
      expect(result.capabilities).toEqual({ tools: {}, logging: {} });
      expect("instructions" in result).toBe(isKept);
    }
  });

  it("drops notifications and error messages that name a hidden tool", async () => {
    answer("tools/call", ({ message }) => ({
      events: [logMessage("wipe_disk ran"), logMessage("echo ran"), reply(message?.id)],
    }));
    const streamed = await stage.call("echo");
    expect(messagesIn(streamed.body)).toEqual([
      logMessage("echo ran"),
      { jsonrpc: "2.0", id: 1, result: { content: [] } },
    ]);

    answer("tools/call", ({ message }) => ({
      json: { jsonrpc: "2.0", id: message?.id, error: { code: -32602, message: "Try wipe_disk" } },
    }));
    const failed = await stage.call("echo");
    expect(failed.body).not.toContain("wipe_disk");
    expect(JSON.parse(failed.body).error.code).toBe(-32602);
  });
});

describe("C10 a list that cannot be read (G)", () => {
  const bodies: [string, string][] = [
    ["text that is not JSON", `wipe_disk ${CANARY}`],
    ["half a list", '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"wipe_disk"}'],
    ["tools twice", '{"jsonrpc":"2.0","id":1,"result":{"tools":[],"tools":[{"name":"wipe_disk"}]}}'],
    ["tools as an object", '{"jsonrpc":"2.0","id":1,"result":{"tools":{"0":{"name":"wipe_disk"}}}}'],
    ["a tool without a name", '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"title":"wipe_disk"}]}}'],
    ["a result without a list", '{"jsonrpc":"2.0","id":1,"result":{"wipe_disk":1}}'],
    ["a foreign id", '{"jsonrpc":"2.0","id":"01","result":{"tools":[{"name":"wipe_disk"}]}}'],
    ["a batch", '[{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"wipe_disk"}]}}]'],
    ["bytes that are not UTF-8", "\xff"],
  ];
  it.each(bodies)("refuses %s as JSON", async (_, body) => {
    answer("tools/list", () => ({
      body: Buffer.from(body, "latin1"),
      headers: { "content-type": "application/json" },
    }));
    const response = await stage.say(LIST);
    expect(response.status).toBe(502);
    expect(JSON.parse(response.body)).toEqual({
      jsonrpc: "2.0",
      id: 1,
      error: { code: -32603, message: "The server's answer is not a message that MCP allows." },
    });
  });
  // A batch is taken apart there: batches.pg.test.ts.
  const others = ["a foreign id", "a batch"];
  it.each(bodies.filter(([what]) => !others.includes(what)))("refuses %s in a stream", async (_, body) => {
    answer("tools/list", () => ({ events: [Buffer.from(`data: ${body}\n\n`, "latin1").toString("latin1")] }));
    const response = await stage.say(LIST);
    expect(response.status).toBe(502);
    expect(response.body).not.toMatch(/wipe_disk|canary/);
  });
});

describe("C6 responses", () => {
  it("drops foreign and late responses from a stream", async () => {
    answer("tools/call", ({ message }) => ({
      events: [
        { jsonrpc: "2.0", id: "1.0", result: { foreign: true } },
        { jsonrpc: "2.0", id: 2, result: { foreign: true } },
        reply(message?.id, { content: [], mine: true }),
        { jsonrpc: "2.0", id: 1, result: { late: true } },
        logMessage("late"),
      ],
    }));
    const response = await stage.call("echo");
    expect(messagesIn(response.body)).toEqual([
      { jsonrpc: "2.0", id: 1, result: { content: [], mine: true } },
    ]);
  });

  it("fails a call whose stream ends without its response (G)", async () => {
    answer("tools/call", () => ({ events: [{ jsonrpc: "2.0", id: 2, result: {} }] }));
    const response = await stage.call("echo");
    expect(response.status).toBe(502);
    answer("tools/call", () => ({ events: [logMessage("begun")] }));
    const begun = await stage.call("echo");
    expect(begun.status).toBe(200);
    expect(messagesIn(begun.body)).toMatchObject([logMessage("begun"), { id: 1, error: { code: -32603 } }]);
  });
});

describe("C5 server requests", () => {
  it("answers denied and unknown requests itself, and shows the client none of them", async () => {
    const asked = ["sampling/createMessage", "elicitation/create", "roots/list", "ping", "unknown/thing"];
    answer("tools/call", ({ message }) => ({
      events: [
        ...asked.map((method, i) => ({ jsonrpc: "2.0", id: `s${i}`, method, params: {} })),
        { jsonrpc: "2.0", method: "notifications/resources/updated", params: {} },
        logMessage("between"),
      ],
      until: Promise.all(asked.map((_, i) => stage.upstream.next(({ message }) => message?.id === `s${i}`))),
      lastEvents: [reply(message?.id)],
    }));
    const response = await stage.call("echo");
    expect(messagesIn(response.body)).toEqual([
      logMessage("between"),
      { jsonrpc: "2.0", id: 1, result: { content: [] } },
    ]);
    const answers = stage.upstream.requests.flatMap(({ message }) =>
      message?.method === undefined ? [message] : [],
    );
    expect(answers.find((message) => message?.id === "s3")).toEqual({ jsonrpc: "2.0", id: "s3", result: {} });
    for (const id of ["s0", "s1", "s2", "s4"]) {
      expect(answers.find((message) => message?.id === id)).toMatchObject({ error: { code: -32601 } });
    }
  });
});

describe("C7 event streams", () => {
  const frame = (id: unknown): string => JSON.stringify({ jsonrpc: "2.0", id, result: { text: "käse 🧀" } });
  it.each<[string, (text: string) => string, number | undefined]>([
    ["carriage returns", (text) => `event: message\rdata: ${text}\r\r`, undefined],
    ["one byte per packet", (text) => `: hello\n\nid: 7\nretry: 5\ndata: ${text}\n\n`, 1],
    [
      "data over two lines",
      (text) => `data: ${text.slice(0, 17)}\r\ndata: ${text.slice(17)}\r\n\r\n`,
      undefined,
    ],
    [
      "a priming event and another event's name",
      (text) => `id: 1\ndata:\n\nevent: other\ndata: {}\n\ndata: ${text}\n\n`,
      undefined,
    ],
  ])("reads a stream with %s", async (_, make, pieces) => {
    answer("tools/call", ({ message }) => ({
      events: [make(frame(message?.id))],
      ...(pieces === undefined ? {} : { pieces }),
    }));
    const response = await stage.call("echo");
    expect(response.headers["content-type"]).toBe("text/event-stream");
    // When to come back counts without an id as well.
    const retry = make("").includes("retry: 5\n") ? "retry: 100\n" : "";
    expect(response.body).toBe(
      `${retry}event: message\ndata: ${frame(1).replace(/(?<=^.{17})/, response.body.includes("\ndata: ", 20 + retry.length) ? "\ndata: " : "")}\n\n`,
    );
    expect(response.body).not.toMatch(/^id:/m);
  });

  it.each<[string, string]>([
    ["an event", `data: ${"x".repeat(6_000_000)}`],
    ["comments", `: ${"x".repeat(1000)}\n`.repeat(6000)],
  ])("ends a stream with %s over PROXY_ANSWER_MAX_MB", async (_, text) => {
    answer("tools/call", () => ({ events: [text], until: new Promise(() => undefined) }));
    const response = await stage.call("echo");
    expect(response.status).toBe(502);
    expect(JSON.parse(response.body).error.message).toMatch(/larger than allowed\. Ask for less/);
  });
});

describe("JSON replies", () => {
  it.each([
    ["ok", { content: [{ type: "text", text: "fine" }] }],
    ["tool_error", { content: [], isError: true }],
  ])("passes a reply byte for byte and records %s", async (result, value) => {
    const body = ` {"result": ${JSON.stringify(value)}, "q": 1, "id" :1, "jsonrpc":"2.0"}\n`.replace(
      '"q": 1, ',
      "",
    );
    answer("tools/call", () => ({ body, headers: { "content-type": "application/json; charset=utf-8" } }));
    const { result: response, rows } = await stage.witness(() => stage.call("echo"));
    expect(response.body).toBe(body);
    expect(await stage.outcomeOf(rows[0])).toMatchObject({
      result,
      upstream_status: 200,
    });
  });

  it("passes a reply of several MiB unchanged", async () => {
    const body = JSON.stringify({
      result: { text: "ü".repeat(2_000_000), isError: true },
      jsonrpc: "2.0",
      id: 1,
    });
    answer("tools/call", () => ({ body, headers: { "content-type": "application/json" }, pieces: 50_000 }));
    const { result: response, rows } = await stage.witness(() => stage.call("echo"));
    expect(response.status).toBe(200);
    expect(response.headers["content-length"]).toBe(String(Buffer.byteLength(body)));
    expect(response.body === body).toBe(true);
    expect((await stage.outcomeOf(rows[0]))?.result).toBe("tool_error");
  });

  it("passes a reply of announced length while it comes, once its id has come", async () => {
    const text = "ü".repeat(500_000);
    for (const body of [
      `{"jsonrpc":"2.0","id":1,"result":{"text":"${text}"}}`,
      `{"result":{"text":"${text}"},"jsonrpc":"2.0","id":1}`,
    ]) {
      const length = String(Buffer.byteLength(body));
      const headers = { "content-type": "application/json", "content-length": length };
      answer("tools/call", () => ({ body, headers, pieces: 50_000 }));
      const response = await stage.call("echo");
      expect(response.headers["transfer-encoding"]).toBe("chunked");
      expect(response.body === body).toBe(true);
    }
  });

  it.each([
    ["a foreign id at the end", `{"jsonrpc":"2.0","result":{"text":"${"x".repeat(200_000)}"},"id":2}`],
    ["an id twice", `{"jsonrpc":"2.0","id":1,"result":{"text":"${"x".repeat(200_000)}"},"id":1}`],
    ["its second half missing", `{"jsonrpc":"2.0","id":1,"result":{"text":"${"x".repeat(200_000)}"`],
  ])("answers a large reply with %s by an error that can be read (G)", async (_, body) => {
    answer("tools/call", () => ({ body, headers: { "content-type": "application/json" }, pieces: 30_000 }));
    const { result: response, rows } = await stage.witness(() => stage.call("echo"));
    expect([response.status, response.body]).toEqual([502, expect.stringMatching(/not a message/)]);
    expect((await stage.outcomeOf(rows[0]))?.result).toBe("upstream_failed");
  });

  it.each([
    ["an id twice", `{"jsonrpc":"2.0","id":1,"result":{"text":"${"x".repeat(200_000)}"},"id":1}`],
    ["its second half missing", `{"jsonrpc":"2.0","id":1,"result":{"text":"${"x".repeat(200_000)}"`],
  ])("breaks off a large reply of announced length with %s", async (_, body) => {
    const headers = { "content-type": "application/json", "content-length": String(body.length) };
    answer("tools/call", () => ({ body, headers, pieces: 30_000 }));
    const { result: response, rows } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port);
      client.send(stage.post(JSON.stringify(call("echo"))));
      return client.response();
    });
    expect(response).toBeUndefined();
    expect((await stage.outcomeOf(rows[0]))?.result).toBe("upstream_failed");
  });
});

describe("S6 replies over PROXY_ANSWER_MAX_MB", () => {
  it.each([
    ["tools/list", LIST, 502],
    ["tools/call", call("echo"), 502],
  ])("stops a reply to %s over PROXY_ANSWER_MAX_MB", async (method, message, status) => {
    const piece = `${"x".repeat(64)},`.repeat(140_000);
    stage.upstream.script(method, {
      body: `{"jsonrpc":"2.0","id":1,"result":{"tools":[],"text":"${piece}"}}`,
      headers: { "content-type": "application/json" },
      pieces: 65_536,
    });
    const client = await RawClient.connect(stage.proxy.port);
    client.send(stage.post(JSON.stringify(message)));
    expect((await client.response())?.status).toBe(status);
  });
});

it("passes notifications on a GET stream, drops responses, and answers denied requests itself", async () => {
  const { opened: until, open: end } = gate();
  stage.upstream.script("GET", {
    events: [
      `id: 9\n${sseText(logMessage("hello"))}`,
      { jsonrpc: "2.0", id: 1, result: { tools: [{ name: "wipe_disk" }] } },
      { jsonrpc: "2.0", id: "r", method: "roots/list" },
      { jsonrpc: "2.0", method: "notifications/tools/list_changed" },
      logMessage("wipe_disk"),
    ],
    until,
  });
  const answered = stage.upstream.next(({ message }) => message?.id === "r");
  const client = await RawClient.connect(stage.proxy.port);
  client.send(stage.bodiless("GET"));
  expect((await answered).message).toMatchObject({ id: "r", error: { code: -32601 } });
  end();
  const response = await client.response();
  expect(messagesIn(response?.body ?? "")).toEqual([
    logMessage("hello"),
    { jsonrpc: "2.0", method: "notifications/tools/list_changed" },
  ]);
  expect(response?.body).not.toMatch(/^id:/m);
  client.close();
});
