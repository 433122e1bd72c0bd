import { ExactNumber, type JsonValue } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  argumentAt,
  CLIENT_REQUESTS,
  decodeHeaderValue,
  encodeHeaderValue,
  isSameParam,
  isStatelessRequest,
  mayLackHeader,
  paramHeadersOf,
  paramHeaderValue,
  readEnvelope,
  readInputRequired,
  readListenFilter,
  readToolCall,
  reduceDiscoverResult,
  withPrivateHints,
  writeListenFilter,
} from "./index.ts";

const KEY = "io.modelcontextprotocol/";
const META = { [`${KEY}protocolVersion`]: "2026-07-28", [`${KEY}clientCapabilities`]: { elicitation: {} } };

describe("the closed tables", () => {
  it("have thirteen stateless requests", () => {
    const passed = [...CLIENT_REQUESTS.stateless.keys()].filter(isStatelessRequest);
    expect(passed.toSorted()).toEqual([
      "completion/complete",
      "prompts/get",
      "prompts/list",
      "resources/list",
      "resources/read",
      "resources/templates/list",
      "server/discover",
      "subscriptions/listen",
      "tasks/cancel",
      "tasks/get",
      "tasks/update",
      "tools/call",
      "tools/list",
    ]);
    for (const name of [
      "ping",
      "initialize",
      "resources/subscribe",
      "logging/setLevel",
      "Tools/Call",
      "constructor",
      "",
    ]) {
      expect(isStatelessRequest(name)).toBe(false);
    }
  });
});

describe("the envelope", () => {
  it("is version and capabilities", () => {
    const read = readEnvelope({ _meta: { ...META, progressToken: 1 } });
    const capabilities = new Set(["elicitation"]);
    const envelope = { version: "2026-07-28", clientName: undefined, capabilities, takesTasks: false };
    expect(read).toEqual({ ok: true, envelope });
  });
  it.each<[boolean, JsonValue]>([
    [true, { extensions: { [`${KEY}tasks`]: {} } }],
    [false, { extensions: { [`${KEY}tasks`]: true } }],
    [false, { extensions: { [`${KEY}ui`]: {} } }],
    [false, { extensions: [`${KEY}tasks`] }],
    [false, { tasks: {}, [`${KEY}tasks`]: {} }],
  ])("says whether tasks are taken: %s for %j", (takesTasks, capabilities) => {
    const read = readEnvelope({ _meta: { ...META, [`${KEY}clientCapabilities`]: capabilities } });
    expect(read).toMatchObject({ envelope: { takesTasks } });
  });
  it.each<[string, JsonValue | undefined]>([
    ["no _meta", undefined],
    ["a text", "x"],
    ["no version", { [`${KEY}clientCapabilities`]: {} }],
    ["a version that is a number", { ...META, [`${KEY}protocolVersion`]: 1 }],
    ["no capabilities", { [`${KEY}protocolVersion`]: "2026-07-28" }],
    ["capabilities in a list", { ...META, [`${KEY}clientCapabilities`]: [] }],
    ["a client that is a text", { ...META, [`${KEY}clientInfo`]: "x" }],
    ["a log level that is a number", { ...META, [`${KEY}logLevel`]: 1 }],
  ])("is refused with %s", (_, meta) => {
    expect(readEnvelope(meta === undefined ? {} : { _meta: meta }).ok).toBe(false);
  });
});

describe("a value in a header", () => {
  it.each([
    ["us-west1", "us-west1"],
    ["Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="],
    [" padded ", "=?base64?IHBhZGRlZCA=?="],
    ["line1\nline2", "=?base64?bGluZTEKbGluZTI=?="],
    ["=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="],
    ["", ""],
  ])("%j is written as %s, as the specification shows", (text, header) => {
    expect(encodeHeaderValue(text)).toBe(header);
    expect(decodeHeaderValue(header)).toBe(text);
  });
  it.each(["=?base64?SGVsbG8?=", "=?base64?****?=", "=?base64?/w==?=", "a\u0080", "caf\u00e9", "a\u0000b"])(
    "%j is none",
    (header) => expect(decodeHeaderValue(header)).toBeUndefined(),
  );
  it("with the marks in capitals is read as it is written", () => {
    expect(decodeHeaderValue("=?BASE64?SGVsbG8=?=")).toBe("=?BASE64?SGVsbG8=?=");
  });
  it("is read back unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text);
        expect(encodeHeaderValue(text)).toMatch(/^[\x20-\x7e\t]*$/);
      }),
    );
  });
});

describe("arguments in headers", () => {
  const string = { type: "string" };
  const schema = (properties: JsonValue): JsonValue => ({ type: "object", properties });

  it("are found at their paths", () => {
    const found = paramHeadersOf(
      schema({
        region: { ...string, "x-mcp-header": "Region" },
        plain: string,
        deep: { type: "object", properties: { n: { type: "integer", "x-mcp-header": "N" } } },
      }),
    );
    expect(found).toEqual([
      { header: "mcp-param-region", path: ["region"] },
      { header: "mcp-param-n", path: ["deep", "n"] },
    ]);
    expect(argumentAt({ deep: { n: 1 } }, ["deep", "n"])).toBe(1);
    expect(argumentAt({ deep: null }, ["deep", "n"])).toBeUndefined();
    expect(argumentAt({}, ["constructor", "name"])).toBeUndefined();
  });
  it.each<[string, JsonValue]>([
    ["an empty name", { a: { ...string, "x-mcp-header": "" } }],
    ["a name that is no token", { a: { ...string, "x-mcp-header": "a b" } }],
    ["a line feed", { a: { ...string, "x-mcp-header": "a\nb" } }],
    ["a type that is no primitive", { a: { type: "object", "x-mcp-header": "A" } }],
    ["items of a list", { a: string, b: { type: "array", items: { ...string, "x-mcp-header": "B" } } }],
    ["a choice", { a: { anyOf: [{ ...string, "x-mcp-header": "A" }] } }],
    ["a definition by name", { a: { properties: {}, $defs: { x: { ...string, "x-mcp-header": "A" } } } }],
    ["no type", { a: { "x-mcp-header": "A" } }],
    ["one name twice", { a: { ...string, "x-mcp-header": "A" }, b: { ...string, "x-mcp-header": "a" } }],
  ])("are void with %s", (_, properties) => {
    expect(paramHeadersOf(schema(properties))).toBe("void");
  });
  it("may be numbers, and a parameter may have the annotation's name", () => {
    const amount = { type: "number", "x-mcp-header": "Amount", default: { "x-mcp-header": "none" } };
    const found = paramHeadersOf(schema({ amount, "x-mcp-header": string }));
    expect(found).toEqual([{ header: "mcp-param-amount", path: ["amount"] }]);
  });
  it.each<[JsonValue, boolean]>([
    [2 ** 53, true],
    [1e300, true],
    [2 ** 53 - 1, false],
    [0.1, false],
    ["9007199254740992", false],
  ])("may be left out by a client for %s: %s", (value, may) => expect(mayLackHeader(value)).toBe(may));
  it.each<[JsonValue, string, boolean]>([
    ["a", "a", true],
    ["a", "A", false],
    ["é", "=?base64?w6k=?=", true],
    [42, "42", true],
    [42, "42.0", true],
    [42, "4.2e1", false],
    [1e-7, "1e-7", true],
    [0.1, "0.1", true],
    [new ExactNumber("42.00000000000000001"), "42", false],
    [42, " 42", true],
    [42, "0x2a", false],
    [new ExactNumber("9007199254740993"), "9007199254740993", true],
    [new ExactNumber("9007199254740993"), "9007199254740992", false],
    ["42", "42.0", false],
    [true, "true", true],
    [true, "True", false],
  ])("%j and %j are the same: %s", (value, header, same) => expect(isSameParam(value, header)).toBe(same));
  it("are written as the specification says", () => {
    expect([
      paramHeaderValue("é"),
      paramHeaderValue(-7),
      paramHeaderValue(false),
      paramHeaderValue([]),
    ]).toEqual(["=?base64?w6k=?=", "-7", "false", undefined]);
  });
});

describe("a call that is made again", () => {
  it("has state and responses in stateless requests only", () => {
    const params = { name: "a", requestState: "s", inputResponses: {} };
    expect(readToolCall(params, "stateless")).toMatchObject({
      ok: true,
      requestState: "s",
      inputResponses: {},
    });
    expect(readToolCall(params).ok).toBe(false);
    expect(readToolCall({ name: "a", requestState: 1 }, "stateless").ok).toBe(false);
    expect(readToolCall({ name: "a", inputResponses: [] }, "stateless").ok).toBe(false);
    expect(readToolCall({ name: "a", task: { any: 1 } }, "stateless").ok).toBe(true);
    expect(readToolCall({ name: "a", task: "any" }, "stateless").ok).toBe(false);
  });
  const ask = (method: string): JsonValue => ({ method, params: {} });
  it("answers an input-required result with requests, state, or both", () => {
    expect(readInputRequired({ requestState: "s" })).toMatchObject({ requestState: "s", asks: [] });
    const asks = {
      a: ask("elicitation/create"),
      b: ask("roots/list"),
      c: ask("sampling/createMessage"),
      d: ask("ping"),
    };
    const read = readInputRequired({ inputRequests: asks })?.asks;
    expect(read?.map(({ key, surface }) => [key, surface])).toEqual([
      ["a", "elicitation"],
      ["b", "roots"],
      ["c", "sampling"],
      ["d", undefined],
    ]);
    for (const result of [{}, { requestState: 1 }, { inputRequests: [] }, { inputRequests: { a: 1 } }]) {
      expect(readInputRequired(result)).toBeUndefined();
    }
  });
  it("answers at most a hundred requests of a result, under keys of at most 256 characters", () => {
    const many = (n: number) =>
      Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, ask("roots/list")]));
    expect(readInputRequired({ inputRequests: many(100) })?.asks).toHaveLength(100);
    expect(readInputRequired({ inputRequests: many(101) })).toBeUndefined();
    const under = (length: number) => ({ inputRequests: { ["k".repeat(length)]: ask("roots/list") } });
    expect(readInputRequired(under(256))).toBeDefined();
    expect(readInputRequired(under(257))).toBeUndefined();
  });
});

describe("what a client is told", () => {
  const discovered = {
    resultType: "complete",
    supportedVersions: ["2026-07-28", "2025-11-25", "2099-01-01"],
    capabilities: { tools: { listChanged: true }, prompts: {}, extensions: { x: {} } },
    _meta: { [`${KEY}serverInfo`]: { name: "s" }, "example/other": 1 },
    instructions: "Use wipe_disk.",
    ttlMs: 3_600_000,
    cacheScope: "public",
  };
  const told = (...hidden: string[]) => ({
    capabilities: ["tools"],
    hidden,
    allowsExtension: () => false,
  });
  it("of a server is what the proxy relays", () => {
    expect(reduceDiscoverResult(discovered, told("wipe_disk"))?.withheld).toBe("hidden_name");
    expect(reduceDiscoverResult(discovered, told("wipe_disk"))?.result).toEqual({
      resultType: "complete",
      supportedVersions: ["2026-07-28", "2025-11-25"],
      capabilities: { tools: { listChanged: true } },
      _meta: { [`${KEY}serverInfo`]: { name: "s" } },
      ttlMs: 30_000,
      cacheScope: "private",
    });
    expect(reduceDiscoverResult(discovered, told())?.result).toHaveProperty("instructions");
    expect(
      reduceDiscoverResult({ ...discovered, supportedVersions: ["2025-11-25"] }, told()),
    ).toBeUndefined();
    expect(reduceDiscoverResult({ tools: [] }, told())).toBeUndefined();
  });
  it.each<[JsonValue | undefined, number]>([
    [undefined, 0],
    [-5, 0],
    ["60000", 0],
    [1500.7, 1500],
    [30_001, 30_000],
  ])("of a lifetime %j is %j", (ttlMs, kept) => {
    const hints = withPrivateHints({ cacheScope: "public", ...(ttlMs === undefined ? {} : { ttlMs }) });
    expect(hints).toEqual({ ttlMs: kept, cacheScope: "private" });
  });
  it("of changes is what MCP names", () => {
    const filter = {
      toolsListChanged: true,
      promptsListChanged: false,
      resourceSubscriptions: ["file:///x"],
    };
    const read = readListenFilter({ notifications: { ...filter, tasks: ["t"] } });
    expect(read && writeListenFilter(read)).toEqual(filter);
    expect(readListenFilter({ notifications: { toolsListChanged: "yes" } })).toBeUndefined();
    expect(readListenFilter({ notifications: { resourceSubscriptions: "file:///x" } })).toBeUndefined();
    expect(readListenFilter({ notifications: { resourceSubscriptions: [1] } })).toBeUndefined();
    expect(readListenFilter({})).toBeUndefined();
  });
});
