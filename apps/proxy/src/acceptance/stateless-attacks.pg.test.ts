import type { RawResponse, SeenRequest } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectRefused } from "../testing/expect-refused.ts";
import { Stage, TOOLS } from "../testing/stage.ts";
import {
  answerOf,
  envelope,
  send,
  stateless,
  statelessCall,
  type StatelessMessage,
  VERSION,
} from "../testing/stateless-message.ts";

/** docs/threats.md, A and C: the rows that only the stateless era has. Each attack with its answer and a legal twin. */
let stage: Stage;
const REGION = { type: "string", "x-mcp-header": "Region" };
const ROUTE = {
  name: "route",
  inputSchema: {
    type: "object",
    properties: {
      region: REGION,
      deep: { type: "object", properties: { n: { type: "integer", "x-mcp-header": "N" } } },
    },
  },
};
const tools = [...TOOLS, ROUTE];
beforeAll(async () => {
  stage = await Stage.set({
    protocolVersion: VERSION,
    tools,
    policy: {
      version: "1",
      default: "deny",
      hide: ["wipe_disk"],
      tools: { echo: {}, cap: {}, route: {}, refund: { action: "deny" } },
    },
    upstream: { stateless: true },
  });
  await send(stage, stateless("tools/list"));
});
afterAll(() => stage?.strike());

type Headers = Readonly<Record<string, string | null>>;

const refused = (act: () => Promise<RawResponse | undefined>, answer: string, code: number) =>
  expectRefused(stage, act, { answer, code });

async function passes(said: StatelessMessage, more: Headers = {}): Promise<readonly SeenRequest[]> {
  const { result, hits } = await stage.witness(() => send(stage, said, more));
  expect(result.status).toBe(200);
  expect(answerOf(result)).toHaveProperty("result");
  expect(hits).toHaveLength(1);
  return hits;
}

const twice = (said: StatelessMessage, line: string): Promise<RawResponse | undefined> => {
  const bytes = stage.post(JSON.stringify(said.message), said.headers).toString("latin1");
  return stage.raw(bytes.replace("\r\n\r\n", `\r\n${line}\r\n\r\n`));
};

describe("A15 headers that differ from the body (H)", () => {
  it.each<[string, Headers]>([
    ["headers as clients write them", {}],
    ["an Mcp-Name in Base64", { "Mcp-Name": "=?base64?ZWNobw==?=" }],
    ["names of headers in lower case", { "mcp-method": "tools/call", "Mcp-Method": null }],
    ["spaces around a value", { "Mcp-Name": "\t echo " }],
  ])("the legal twin: forwards %s", async (_, headers) => {
    const hits = await passes(statelessCall("echo"), headers);
    expect(hits[0]?.headers).toMatchObject({ "mcp-method": "tools/call", "mcp-name": "echo" });
  });

  it.each<[string, Headers]>([
    ["an allowed Mcp-Name over a denied body", { "Mcp-Name": "echo" }],
    ["a missing Mcp-Name", { "Mcp-Name": null }],
    ["an empty Mcp-Name", { "Mcp-Name": "" }],
    ["Mcp-Name in capitals", { "Mcp-Name": "REFUND" }],
    ["Mcp-Name with a list", { "Mcp-Name": "refund, echo" }],
    ["Mcp-Name in broken Base64", { "Mcp-Name": "=?base64?ZWNob?=" }],
    ["Mcp-Name in Base64 that is not UTF-8", { "Mcp-Name": "=?base64?/w==?=" }],
    ["Mcp-Name with marks in capitals", { "Mcp-Name": "=?BASE64?cmVmdW5k?=" }],
    ["Mcp-Name in Latin-1", { "Mcp-Name": "refund\u00e9" }],
    ["a missing Mcp-Method", { "Mcp-Method": null }],
    ["the Mcp-Method of a list over a call", { "Mcp-Method": "tools/list" }],
    ["Mcp-Method in capitals", { "Mcp-Method": "Tools/Call" }],
    ["Mcp-Method in Base64, which only Mcp-Name may be", { "Mcp-Method": "=?base64?dG9vbHMvY2FsbA==?=" }],
    ["a missing MCP-Protocol-Version", { "MCP-Protocol-Version": null }],
    ["an MCP-Protocol-Version of the session era", { "MCP-Protocol-Version": "2025-11-25" }],
    ["an unknown MCP-Protocol-Version", { "MCP-Protocol-Version": "latest" }],
  ])("refuses %s", (_, headers) => refused(() => send(stage, statelessCall("refund"), headers), "H", -32020));

  it.each<[string, StatelessMessage, Headers]>([
    ["a denied Mcp-Name over an allowed body", statelessCall("echo"), { "Mcp-Name": "refund" }],
    ["a hidden Mcp-Name over an allowed body", statelessCall("echo"), { "Mcp-Name": "wipe_disk" }],
    ["an Mcp-Param that no schema declares", statelessCall("echo"), { "Mcp-Param-Amount": "1" }],
    ["the Mcp-Method of a call over a list", stateless("tools/list"), { "Mcp-Method": "tools/call" }],
    ["an Mcp-Name over a list", stateless("tools/list"), { "Mcp-Name": "echo" }],
    ["an Mcp-Param over a list", stateless("tools/list"), { "Mcp-Param-Region": "eu" }],
  ])("refuses %s", (_, said, headers) => refused(() => send(stage, said, headers), "H", -32020));

  it.each(["Mcp-Name: echo", "mcp-name: refund", "MCP-METHOD: tools/call", "Mcp-Method: tools/list"])(
    "refuses a repeated header: %s",
    (line) => refused(() => twice(statelessCall("echo"), line), "H", -32020),
  );
  it("refuses two MCP-Protocol-Version headers (X)", async () => {
    const { result, hits, rows } = await stage.witness(() =>
      twice(statelessCall("echo"), `MCP-Protocol-Version: ${VERSION}`),
    );
    expect(result?.status).toBe(400);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X" }]);
  });
});

describe("A15 Mcp-Param headers (H)", () => {
  const route = (args: object) => statelessCall("route", args);

  it("the legal twin: forwards matching Mcp-Param headers as they came", async () => {
    const { hits } = await stage.witness(() =>
      send(stage, route({ region: "eu", deep: { n: 42 } }), {
        "Mcp-Param-Region": "eu",
        "mcp-param-N": "42.0",
      }),
    );
    expect(hits[0]?.headers).toMatchObject({ "mcp-param-region": "eu", "mcp-param-n": "42.0" });
    await passes(route({ region: " x " }), { "Mcp-Param-Region": "=?base64?IHgg?=" });
    await passes(route({ region: null }));
    await passes(route({}));
  });
  it.each<[string, object, Headers]>([
    ["another value", { region: "eu" }, { "Mcp-Param-Region": "us" }],
    ["another case", { region: "eu" }, { "Mcp-Param-Region": "EU" }],
    ["an argument without its header", { region: "eu" }, {}],
    ["a header without its argument", {}, { "Mcp-Param-Region": "eu" }],
    ["a header for null", { region: null }, { "Mcp-Param-Region": "null" }],
    ["another number", { deep: { n: 42 } }, { "Mcp-Param-N": "43" }],
    [
      "a number that only a double takes for the same",
      { deep: { n: 42 } },
      { "Mcp-Param-N": "42.00000000000000001" },
    ],
    ["a hexadecimal number", { deep: { n: 42 } }, { "Mcp-Param-N": "0x2a" }],
    ["broken Base64", { region: "eu" }, { "Mcp-Param-Region": "=?base64?***?=" }],
    ["Latin-1", { region: "\u00e9" }, { "Mcp-Param-Region": "\u00e9" }],
    [
      "an undeclared header beside a declared one",
      { region: "eu" },
      { "Mcp-Param-Region": "eu", "Mcp-Param-Admin": "true" },
    ],
    ["a list", { region: "eu" }, { "Mcp-Param-Region": "eu, us" }],
    ["the prefix alone", {}, { "Mcp-Param-": "x" }],
  ])("refuses %s", (_, args, headers) => refused(() => send(stage, route(args), headers), "H", -32020));
  it("refuses two Mcp-Param headers of one name", () =>
    refused(
      () => {
        const said = route({ region: "eu" });
        return twice(
          { ...said, headers: { ...said.headers, "Mcp-Param-Region": "eu" } },
          "mcp-param-region: us",
        );
      },
      "H",
      -32020,
    ));
});

describe("the version in _meta and in the header", () => {
  const meta = (version: string): StatelessMessage => {
    const { message, headers } = statelessCall("echo", {}, { version });
    return { message, headers: { ...headers, "MCP-Protocol-Version": VERSION } };
  };
  it.each(["2025-11-25", "2026-07-29", "2099-01-01", "latest"])(
    "refuses %s in _meta under another header (H)",
    (version) => refused(() => send(stage, meta(version)), "H", -32020),
  );
  it.each(["2025-11-25", "2099-01-01", "2024-11-05"])("refuses %s in both (V)", async (version) => {
    const { result, hits, rows } = await stage.witness(() =>
      send(stage, statelessCall("echo", {}, { version })),
    );
    expect(result.status).toBe(400);
    expect(answerOf(result)).toEqual({
      jsonrpc: "2.0",
      id: 1,
      error: {
        code: -32022,
        message: "Unsupported protocol version",
        data: { supported: [VERSION], requested: version },
      },
    });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "V" }]);
  });

  const { headers } = statelessCall("echo");
  const said = (params: object): StatelessMessage => ({
    message: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "echo", ...params } },
    headers,
  });
  const without = (key: string): object =>
    Object.fromEntries(Object.entries(envelope()).filter(([name]) => !name.endsWith(key)));
  it.each<[string, object]>([
    ["no _meta", {}],
    ["_meta that is a list", { _meta: [] }],
    ["no version in _meta", { _meta: without("protocolVersion") }],
    [
      "a version that is not a string",
      { _meta: { ...envelope(), "io.modelcontextprotocol/protocolVersion": 1 } },
    ],
    ["no capabilities", { _meta: without("clientCapabilities") }],
    [
      "capabilities as a string",
      { _meta: { ...envelope(), "io.modelcontextprotocol/clientCapabilities": "all" } },
    ],
  ])("refuses an envelope with %s (I)", (_, params) => refused(() => send(stage, said(params)), "I", -32602));

  it("refuses initialize under a header of the stateless era (I)", () =>
    refused(
      () =>
        send(stage, {
          message: { jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-11-25" } },
          headers: { "MCP-Protocol-Version": VERSION },
        }),
      "I",
      -32602,
    ));
});

describe("A4, A11, A12, A14 invalid messages", () => {
  const { message, headers } = statelessCall("echo");
  const one = JSON.stringify(message);
  it.each<[string, string]>([
    ["a batch", `[${one},${one}]`],
    ["a batch of one", `[${one}]`],
    ["a batch with one of each era", `[${one},{"jsonrpc":"2.0","id":2,"method":"ping"}]`],
    ["an empty batch", "[]"],
    ["a call without id", one.replace('"id":1,', "")],
    ["the id null", one.replace('"id":1', '"id":null')],
    ["a result", '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}'],
    ["an unknown member of params", one.replace('"arguments"', '"tool":"refund","arguments"')],
    ["a task that is a flag", one.replace('"arguments"', '"task":true,"arguments"')],
    ["input responses in a list", one.replace('"arguments"', '"inputResponses":[],"arguments"')],
    ["a request state that is not a string", one.replace('"arguments"', '"requestState":{},"arguments"')],
  ])("refuses %s (I)", (_, body) => refused(() => stage.raw(stage.post(body, headers)), "I", -32600));
  it("refuses a version twice in _meta (P)", () =>
    refused(
      () =>
        stage.raw(
          stage.post(
            one.replace('"_meta":{', '"_meta":{"io.modelcontextprotocol/protocolVersion":"2025-11-25",'),
            headers,
          ),
        ),
      "P",
      -32700,
    ));
});
