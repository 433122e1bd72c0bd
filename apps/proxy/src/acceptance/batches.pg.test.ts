import type { RawResponse } from "@sallyport/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { gate } from "../testing/gate.ts";
import { messagesIn } from "../testing/messages.ts";
import { initialize, openSession } from "../testing/open-session.ts";
import { call, Stage } from "../testing/stage.ts";

/** Batches, which 2025-03-26 alone has: docs/protocol.md, "Batches", and docs/threats.md, A4. */
const HEADERS = { "MCP-Protocol-Version": "2025-03-26" };
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ upstream: { sessions: true } });
});
afterAll(() => stage?.strike());
beforeEach(() => stage.upstream.reset());

type Listed = {
  readonly id?: unknown;
  readonly result?: Record<string, unknown>;
  readonly error?: { code: number };
};
const INITIALIZED = { jsonrpc: "2.0", method: "notifications/initialized" };
const listed = ({ body }: RawResponse): Listed[] => JSON.parse(body) as Listed[];
const session = () => openSession(stage, { version: "2025-03-26" });
const many = (count: number, tool = "echo"): object[] =>
  Array.from({ length: count }, (_, i) => call(tool, { i }, i + 1));

describe("A4 a batch of 2025-03-26 is taken apart", () => {
  it("A4 decides, records, sends and answers each message by itself", async () => {
    const headers = await session();
    const messages = [
      call("echo", { n: 9_007_199_254_740_991 }, "a"),
      call("refund", {}, 2),
      INITIALIZED,
      call("wipe_disk", {}, 3),
      { jsonrpc: "2.0", id: 4, method: "resources/read", params: { uri: "file:///x" } },
      { jsonrpc: "2.0", id: 5, method: "tools/list" },
      { jsonrpc: "2.0", id: 6, method: "evil" },
      { jsonrpc: "2.0", id: null, method: "ping" },
    ];
    const { result, hits, rows } = await stage.witness(() => stage.say(messages, headers));
    expect(result.status).toBe(200);
    expect(hits.map(({ message }) => message)).toEqual([messages[0], messages[2], messages[5]]);
    expect(rows.map(({ answer, method, tool }) => [answer, method, tool])).toEqual([
      ["forwarded", "tools/call", "echo"],
      ["D", "tools/call", "refund"],
      ["forwarded", "notifications/initialized", null],
      ["Z", "tools/call", "wipe_disk"],
      ["E", "resources/read", null],
      ["forwarded", "tools/list", null],
      ["N", "evil", null],
      ["I", null, null],
    ]);
    expect(new Set(rows.map(({ call_id }) => call_id)).size).toBe(messages.length);
    const answers = listed(result);
    expect(
      answers.map(({ id, error, result: said }) => [id, error?.code ?? said?.["isError"] === true]),
    ).toEqual([
      ["a", false],
      [2, true],
      [3, -32602],
      [4, -31403],
      [5, false],
      [6, -32601],
      [null, -32600],
    ]);
    expect(result.body).not.toContain('"name":"wipe_disk"');
  });

  it("A4 counts each call against its limits", async () => {
    const { hits, rows, result } = await stage.witness(async () =>
      stage.say(many(5, "pay"), await session()),
    );
    expect(hits.filter(({ message }) => message?.method === "tools/call")).toHaveLength(3);
    expect(rows.filter(({ tool }) => tool === "pay").map(({ answer }) => answer)).toEqual([
      "forwarded",
      "forwarded",
      "forwarded",
      "D",
      "D",
    ]);
    expect(listed(result)).toHaveLength(5);
  });

  it("A4 answers messages of one id each, in their order", async () => {
    stage.upstream.script("tool:echo", ({ message }) => {
      const content = [{ type: "text", text: JSON.stringify(message?.params?.["arguments"]) }];
      return { json: { jsonrpc: "2.0", id: message?.id, result: { content } } };
    });
    const result = await stage.say([call("echo", { n: 1 }), call("echo", { n: 2 })], await session());
    expect(listed(result)).toMatchObject([
      { id: 1, result: { content: [{ text: '{"n":1}' }] } },
      { id: 1, result: { content: [{ text: '{"n":2}' }] } },
    ]);
  });

  it.each<[string, readonly object[], number]>([
    ["notifications alone with 202", [INITIALIZED, INITIALIZED], 202],
    ["one request with a list of one", [call("echo")], 200],
  ])("A4 answers %s", async (_, messages, status) => {
    const result = await stage.say(messages, await session());
    expect(result.status).toBe(status);
    expect(status === 202 ? result.body : listed(result).map(({ id }) => id)).toEqual(
      status === 202 ? "" : [1],
    );
  });

  it("A4 answers what went wrong with one message beside the others", async () => {
    stage.upstream.script("tool:cap", { status: 500 });
    stage.upstream.script("tool:charge", {
      reset: true,
      body: '{"half',
      headers: { "content-type": "application/json" },
    });
    const messages = [
      call("echo", {}, 1),
      call("cap", { amount: 1 }, 2),
      call("charge", {}, 3),
      call("echo", {}, 4),
    ];
    const result = await stage.say(messages, await session());
    expect(listed(result).map(({ id, error }) => [id, error?.code])).toEqual([
      [1, undefined],
      [2, -32603],
      [3, -32603],
      [4, undefined],
    ]);
  });

  it("A4 keeps an event stream of the server in its place, and refuses what is asked there", async () => {
    stage.upstream.script("tool:echo", ({ message }) => ({
      events: [
        {
          jsonrpc: "2.0",
          id: "q",
          method: "elicitation/create",
          params: { message: "?", requestedSchema: {} },
        },
        { jsonrpc: "2.0", id: message?.id, result: { content: [] } },
      ],
    }));
    const { result, hits } = await stage.witness(async () => stage.say(many(2), await session()));
    expect(listed(result)).toEqual([1, 2].map((id) => ({ jsonrpc: "2.0", id, result: { content: [] } })));
    await vi.waitFor(() =>
      expect(
        stage.upstream.requests.filter(({ message }) => message?.id === "q" && message.error !== undefined),
      ).toHaveLength(2),
    );
    expect(hits.length).toBeGreaterThan(2);
  });

  it("A4 forwards nothing more once the client has left, and says so in the trail", async () => {
    const headers = await session();
    const { hits, rows } = await stage.witness(async () => {
      const [arrived, answered] = [gate(), gate()];
      stage.upstream.script("tool:echo", async ({ message }) => {
        arrived.open();
        await answered.opened;
        return { json: { jsonrpc: "2.0", id: message?.id, result: { content: [] } } };
      });
      const gone = new AbortController();
      const sent = fetch(stage.endpoint, {
        method: "POST",
        signal: gone.signal,
        headers: {
          ...headers,
          Authorization: `Bearer ${stage.tenant.token}`,
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
        },
        body: JSON.stringify(many(3)),
      }).catch(() => undefined);
      await arrived.opened;
      gone.abort();
      await sent;
      await stage.say({ jsonrpc: "2.0", id: 9, method: "tools/list" }, headers); // the proxy has seen the end before
      answered.open();
      await vi.waitFor(
        async () => {
          const ends = await stage.tenant.query("SELECT 1 FROM outcomes WHERE result = 'client_gone'");
          expect(ends).toHaveLength(3);
        },
        { timeout: 10_000 },
      );
    });
    expect(hits.filter(({ message }) => message?.method === "tools/call")).toHaveLength(1);
    expect(rows.filter(({ tool }) => tool === "echo")).toHaveLength(3);
  });
});

describe("A4 a batch is refused", () => {
  const refused = async (messages: unknown, headers: Record<string, string>, rowCount = 1) => {
    const { result, hits, rows } = await stage.witness(() => stage.say(JSON.stringify(messages), headers));
    expect([result.status, JSON.parse(result.body).error?.code]).toEqual([400, -32600]);
    expect(hits).toEqual([]);
    expect(rows.map(({ answer }) => answer)).toEqual(Array.from({ length: rowCount }, () => "I"));
  };

  it.each(["2024-11-05", "2025-06-18", "2025-11-25"])("A4 refuses a batch in %s (I)", (version) =>
    refused(many(2), { "MCP-Protocol-Version": version }),
  );
  it("A4 refuses a batch in a session of another revision (I)", async () =>
    refused(many(2), await openSession(stage)));
  it.each<[string, unknown]>([
    ["an empty one", []],
    ["one of 51 messages", many(51)],
    ["one in another", [many(2)]],
    ["one that begins a session", [initialize({ version: "2025-03-26" })]],
    ["one of what is no message", [1]],
  ])("A4 refuses %s (I)", (_, messages) => refused(messages, HEADERS));

  it("A4 takes 50 messages", async () => {
    const { hits, result } = await stage.witness(async () => stage.say(many(50), await session()));
    expect(listed(result)).toHaveLength(50);
    expect(hits.filter(({ message }) => message?.method === "tools/call")).toHaveLength(50);
  });

  it("A4 answers the whole with 404 where its session is unknown (S), so that the client begins anew", async () => {
    const headers = { ...HEADERS, "Mcp-Session-Id": "unknown" };
    const { result, hits, rows } = await stage.witness(() => stage.say(many(2), headers));
    expect([result.status, JSON.parse(result.body)]).toMatchObject([404, { error: { code: -32001 } }]);
    expect(hits).toEqual([]);
    expect(rows.map(({ answer }) => answer)).toEqual(["S", "S"]);
  });
});

describe("batches of a server", () => {
  const scripted = (): void =>
    stage.upstream.script("tools/list", ({ message }) => ({
      events: [
        [
          { jsonrpc: "2.0", method: "notifications/tools/list_changed" },
          { jsonrpc: "2.0", id: message?.id, result: { tools: [{ name: "wipe_disk" }, ...LISTED] } },
        ],
      ],
    }));
  const LISTED = [{ name: "echo", inputSchema: { type: "object" } }];
  const LIST = { jsonrpc: "2.0", id: 7, method: "tools/list" };

  it("are taken apart on a stream of 2025-03-26, and each message is decided on", async () => {
    const headers = await session();
    scripted();
    const { body, status } = await stage.say(LIST, headers);
    expect(status).toBe(200);
    const told = messagesIn(body);
    expect(told.map(({ method, id }) => method ?? id)).toEqual(["notifications/tools/list_changed", 7]);
    expect(body).not.toContain("wipe_disk");
  });

  it("are no messages in any other revision", async () => {
    const headers = await openSession(stage, { version: "2025-06-18" });
    scripted();
    const { status, body } = await stage.say(LIST, headers);
    expect(status).toBe(502);
    expect(body).not.toContain("wipe_disk");
  });
});
