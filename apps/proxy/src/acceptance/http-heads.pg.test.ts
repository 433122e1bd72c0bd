import { RawClient } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call, Stage } from "../testing/stage.ts";

/** Request lines, counts of headers, half-closed clients and browsers. docs/threats.md, B3, B4 and B12; docs/contract.md, X. */
const ORIGIN = "https://app.example.com";
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ env: { PROXY_ALLOWED_ORIGINS: ORIGIN } });
});
afterAll(() => stage?.strike());
/** Each test is another stranger, because of one address ten refusals a second are recorded. All of 127/8 is this machine. */
let strangers = 0;
beforeEach(() => {
  if (process.platform === "linux") stage.clientAddress = `127.0.1.${++strangers}`;
});
afterEach(() => stage.upstream.reset());

const ECHO = JSON.stringify(call("echo"));

/** A sound call; `change` rewrites its head before it is sent. */
function headOf(more: readonly string[] = []): string[] {
  return [
    `POST ${stage.path} HTTP/1.1`,
    `Host: localhost:${stage.proxy.port}`,
    `Authorization: Bearer ${stage.tenant.token}`,
    "Accept: application/json, text/event-stream",
    "Content-Type: application/json",
    `Content-Length: ${ECHO.length}`,
    ...more,
  ];
}
const bytesOf = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n\r\n${ECHO}`;

async function send(
  bytes: string,
): Promise<{ status: number | undefined; headers: Readonly<Record<string, string>> }> {
  const client = await RawClient.connect(stage.proxy.port, stage.clientAddress);
  client.send(bytes);
  const response = await client.response();
  client.close();
  return { status: response?.status, headers: response?.headers ?? {} };
}

describe("B3 request lines", () => {
  it.each<[string, () => string, number]>([
    ["without a version", () => `POST ${stage.path}`, 400],
    ["of HTTP/0.9", () => `POST ${stage.path} HTTP/0.9`, 505],
    ["of HTTP/2.0", () => `POST ${stage.path} HTTP/2.0`, 505],
    ["with two spaces before the path", () => `POST  ${stage.path} HTTP/1.1`, 400],
    ["with two spaces before the version", () => `POST ${stage.path}  HTTP/1.1`, 400],
  ])("refuses a line %s (X)", async (_, line, status) => {
    const { result, hits, rows } = await stage.witness(() => send(bytesOf([line(), ...headOf().slice(1)])));
    expect(result.status).toBe(status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", org_id: null }]);
  });

  it.each<[string, (bytes: string) => string[]]>([
    ["in one piece", (bytes) => [bytes]],
    ["cut within its request line", (bytes) => [bytes.slice(0, 9), bytes.slice(9)]],
    ["cut into single bytes", (bytes) => bytes.split("")],
    ["behind an empty line", (bytes) => [`\r\n${bytes}`]],
  ])("forwards a sound call that comes %s", async (_, pieces) => {
    const { result, hits } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port, stage.clientAddress);
      for (const piece of pieces(bytesOf(headOf()))) {
        client.send(piece);
        await new Promise(setImmediate);
      }
      const response = await client.response();
      client.close();
      return response?.status;
    });
    expect(result).toBe(200);
    expect(hits).toHaveLength(1);
  });

  it("refuses the second of two pipelined calls when its line has two spaces, after answering the first", async () => {
    const { result, hits } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port, stage.clientAddress);
      client.send(bytesOf(headOf()) + bytesOf([`POST  ${stage.path} HTTP/1.1`, ...headOf().slice(1)]));
      const statuses = [(await client.response())?.status, (await client.response())?.status];
      client.close();
      return statuses;
    });
    expect(result).toEqual([200, 400]);
    expect(hits).toHaveLength(1);
  });
});

describe("B4 counts of headers", () => {
  const fillers = (n: number): string[] => Array.from({ length: n }, () => "a:");

  it.each<[string, string]>([
    ["a second Authorization", "Authorization: Bearer sp_x"],
    ["a foreign Origin", "Origin: https://evil.test"],
    ["a second Host", "Host: evil.test"],
    ["an unknown session", "Mcp-Session-Id: nobody"],
    ["an upgrade", "Upgrade: websocket"],
    ["a content encoding", "Content-Encoding: gzip"],
    ["a version that is not served", "MCP-Protocol-Version: 1999-01-01"],
    ["nothing more", "b: c"],
  ])("refuses 2,000 headers with %s behind them (X, 431)", async (_, header) => {
    const { result, hits, rows } = await stage.witness(() =>
      send(bytesOf(headOf([...fillers(2000), header]))),
    );
    expect(result.status).toBe(431);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", org_id: null }]);
  });

  it.each([
    [100, 200],
    [101, 431],
  ])("answers %i headers with %i", async (count, status) => {
    const { result, hits } = await stage.witness(() =>
      send(bytesOf(headOf(fillers(count - (headOf().length - 1))))),
    );
    expect(result.status).toBe(status);
    expect(hits).toHaveLength(status === 200 ? 1 : 0);
  });
});

it("does not run the call of a client that has closed its side of the connection", async () => {
  const { hits, rows } = await stage.witness(async () => {
    const client = await RawClient.connect(stage.proxy.port, stage.clientAddress);
    client.send(bytesOf(headOf()));
    client.endInput();
    await client.closed();
  });
  expect(hits).toEqual([]);
  expect(rows).toMatchObject([{ answer: "forwarded", effect: "allow" }]);
  expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "client_gone", upstream_status: null });
});

describe("B12 browsers of a listed origin", () => {
  it("answers a preflight before authentication, and records nothing", async () => {
    const { result, hits, rows } = await stage.witness(() =>
      send(
        [
          `OPTIONS ${stage.path} HTTP/1.1`,
          `Host: localhost:${stage.proxy.port}`,
          `Origin: ${ORIGIN}`,
          "Access-Control-Request-Method: POST",
          "Access-Control-Request-Headers: authorization, content-type, mcp-session-id, mcp-param-region, cookie",
          "\r\n",
        ].join("\r\n"),
      ),
    );
    expect(result.status).toBe(204);
    expect(result.headers).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "POST, GET, DELETE",
      "access-control-allow-headers": "authorization, content-type, mcp-session-id, mcp-param-region",
      vary: "Origin",
    });
    expect(result.headers).not.toHaveProperty("access-control-allow-credentials");
    expect({ hits, rows }).toEqual({ hits: [], rows: [] });
  });

  it.each<[string, () => string[], number]>([
    ["an answered call", () => headOf(), 200],
    ["a refusal", () => headOf().filter((line) => !line.startsWith("Authorization")), 401],
  ])("lets a page read %s and the session id", async (_, head, status) => {
    const { status: answered, headers } = await send(bytesOf([...head(), `Origin: ${ORIGIN}`]));
    expect(answered).toBe(status);
    expect(headers).toMatchObject({ "access-control-allow-origin": ORIGIN, vary: "Origin" });
    expect(headers["access-control-expose-headers"]).toContain("mcp-session-id");
  });

  it.each<[string, string[], number]>([
    [
      "a preflight of a foreign origin",
      ["Origin: https://evil.test", "Access-Control-Request-Method: POST"],
      405,
    ],
    ["OPTIONS without an origin", [], 405],
    ["OPTIONS that is no preflight", [`Origin: ${ORIGIN}`], 405],
  ])("refuses %s (X)", async (_, more, status) => {
    const head = [`OPTIONS ${stage.path} HTTP/1.1`, `Host: localhost:${stage.proxy.port}`, ...more];
    const { result, rows } = await stage.witness(() => send(`${head.join("\r\n")}\r\n\r\n`));
    expect(result.status).toBe(status);
    expect(result.headers["access-control-allow-methods"]).toBeUndefined();
    expect(rows).toMatchObject([{ answer: "X" }]);
  });
});
