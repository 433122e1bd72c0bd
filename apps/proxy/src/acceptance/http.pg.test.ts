import { RawClient } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { call, Stage } from "../testing/stage.ts";

/** What is refused before a message is read: docs/threats.md, A13 and B; docs/contract.md, X. */
const UPSTREAM_SECRET = "canary-upstream-credential";
let stage: Stage;
let host = "";
beforeAll(async () => {
  stage = await Stage.set({
    headers: { authorization: `Bearer ${UPSTREAM_SECRET}`, "x-api-key": "canary-key" },
  });
  host = `localhost:${stage.proxy.port}`;
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const ECHO = JSON.stringify(call("echo"));
const request = (lines: readonly string[], body = ""): string => `${lines.join("\r\n")}\r\n\r\n${body}`;

describe("B1 malformed HTTP (X)", () => {
  const head = (): string[] => [
    `POST ${stage.path} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${stage.tenant.token}`,
    "Content-Type: application/json",
  ];
  const length = `Content-Length: ${ECHO.length}`;
  const chunked = `${ECHO.length.toString(16)}\r\n${ECHO}\r\n0\r\n\r\n`;
  it.each<[string, () => string]>([
    ["a length beside chunks", () => request([...head(), length, "Transfer-Encoding: chunked"], chunked)],
    ["two lengths", () => request([...head(), length, "Content-Length: 5"], ECHO)],
    ["a signed length", () => request([...head(), "Content-Length: +2"], "{}")],
    ["a list of lengths", () => request([...head(), `Content-Length: ${ECHO.length}, ${ECHO.length}`], ECHO)],
    ["an unknown transfer encoding", () => request([...head(), "Transfer-Encoding: xchunked"], chunked)],
    ["a tab before chunked", () => request([...head(), "Transfer-Encoding:\tchunked, identity"], chunked)],
    ["a bare line feed", () => request(head()).replaceAll("\r\n", "\n")],
    ["a folded header", () => request([...head(), "X-A: b", " c"])],
    ["NUL in a header", () => request([...head(), "X-A: b\0c"])],
    ["a space before the colon", () => request([...head(), "X-A : b"])],
    ["a TLS handshake", () => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    [
      "a bad chunk size",
      () => request([...head(), "Transfer-Encoding: chunked"], `zz\r\n${ECHO}\r\n0\r\n\r\n`),
    ],
  ])("refuses %s with 400 and closes the connection", async (_, bytes) => {
    const { result, hits, rows } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port);
      client.send(Buffer.from(bytes() + request([...head(), length], ECHO), "latin1"));
      const response = await client.response();
      await client.closed();
      return { status: response?.status, rest: client.rest };
    });
    expect(result).toEqual({ status: 400, rest: "" });
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X" }]);
  });

  it("refuses headers over 16 KiB with 431", async () => {
    const { result, hits, rows } = await stage.witness(() =>
      stage.call("echo", {}, { "X-A": "a".repeat(20_000) }),
    );
    expect(result.status).toBe(431);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", org_id: null }]);
  });
});

it("B2 decides each of two pipelined calls and answers them in order", async () => {
  const { result, hits, rows } = await stage.witness(async () => {
    const client = await RawClient.connect(stage.proxy.port);
    client.send(
      Buffer.concat([
        stage.post(JSON.stringify(call("echo", {}, 1))),
        stage.post(JSON.stringify(call("refund", {}, 2))),
      ]),
    );
    const responses = [await client.response(), await client.response()];
    client.close();
    return responses.map((response) => JSON.parse(response?.body ?? "").id);
  });
  expect(result).toEqual([1, 2]);
  expect(hits).toHaveLength(1);
  expect(rows.map(({ answer }) => answer).toSorted()).toEqual(["D", "forwarded"]);
});

describe("B3 the path of a request", () => {
  const other = "00000000-0000-4000-8000-000000000000";
  it.each<[string, () => string, number]>([
    ["a target in absolute form", () => `http://${host}${stage.path}`, 404],
    ["a target in another host's absolute form", () => `http://evil.test${stage.path}`, 404],
    ["a doubled slash", () => `/${stage.path}`, 404],
    ["dot segments", () => `/mcp/x/..${stage.path.slice(4)}`, 404],
    ["dot segments after the path", () => `${stage.path}/../${other}`, 404],
    ["an escaped letter", () => stage.path.replace("mcp", "%6dcp"), 404],
    ["an escaped slash", () => stage.path.replace("mcp/", "mcp%2f"), 404],
    ["a parameter", () => `${stage.path};x=1`, 404],
    ["capital letters", () => `/mcp/${stage.tenant.serverId.toUpperCase()}`, 404],
    ["a segment after the path", () => `${stage.path}/x`, 404],
    ["the root", () => "/", 404],
    ["OAuth discovery", () => "/.well-known/oauth-protected-resource", 404],
    ["OAuth discovery of the server", () => `/.well-known/oauth-protected-resource${stage.path}`, 404],
    ["a fragment", () => `${stage.path}#x`, 404],
    ["a server that does not exist", () => `/mcp/${other}`, 401],
  ])("refuses %s", async (_, target, status) => {
    const { result, hits, rows } = await stage.witness(() => stage.raw(stage.post(ECHO, {}, target())));
    expect(result?.status).toBe(status);
    expect(result?.headers["content-type"]).toBe("application/json");
    expect(result?.headers["location"]).toBeUndefined();
    expect(() => JSON.parse(result?.body ?? "") as unknown).not.toThrow();
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: status === 404 ? "X" : "U", org_id: null }]);
  });

  it.each(["/", "?a=b", "/?a=b"])(
    "serves the path with %j after it, and does not forward that part",
    async (suffix) => {
      const { result, hits } = await stage.witness(() =>
        stage.raw(stage.post(ECHO, {}, stage.path + suffix)),
      );
      expect(result?.status).toBe(200);
      expect(hits.map(({ url }) => url)).toEqual(["/mcp"]);
    },
  );
});

describe("B4 repeated headers (X)", () => {
  it.each([
    "Authorization: Bearer sp_x",
    "host: localhost",
    "content-type: application/json",
    "Mcp-Session-Id: a\r\nmcp-session-id: b",
    "MCP-Protocol-Version: 2025-11-25\r\nMCP-Protocol-Version: 2025-06-18",
    "Origin: https://app.example.com\r\nOrigin: https://app.example.com",
  ])("refuses a repeated header: %s", async (lines) => {
    const bytes = stage.post(ECHO).toString("latin1").replace("\r\n\r\n", `\r\n${lines}\r\n\r\n`);
    const { result, hits, rows } = await stage.witness(() => stage.raw(bytes));
    expect(result?.status).toBe(400);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", org_id: null }]);
  });
});

describe("B5, B6, B7 media types, encodings and methods (X)", () => {
  it.each<[string, Record<string, string | null>, number]>([
    ["the media type text/plain", { "Content-Type": "text/plain" }, 415],
    ["the media type of a form", { "Content-Type": "application/x-www-form-urlencoded" }, 415],
    ["the media type multipart/form-data", { "Content-Type": "multipart/form-data; boundary=x" }, 415],
    ["no media type", { "Content-Type": null }, 415],
    ["another charset", { "Content-Type": "application/json; charset=utf-16" }, 415],
    ["two media types", { "Content-Type": "application/json, text/plain" }, 415],
    ["the encoding gzip", { "Content-Encoding": "gzip" }, 415],
    ["the encoding br", { "Content-Encoding": "br" }, 415],
    ["the encoding identity", { "Content-Encoding": "identity" }, 415],
    ["an Accept without JSON", { Accept: "text/html" }, 406],
    ["an upgrade to h2c", { Upgrade: "h2c", Connection: "Upgrade, HTTP2-Settings" }, 405],
    ["an upgrade to websocket", { Upgrade: "websocket", Connection: "Upgrade" }, 405],
    ["an unknown expectation", { Expect: "something" }, 417],
  ])("refuses %s", async (_, headers, status) => {
    const { result, hits, rows } = await stage.witness(() => stage.say(ECHO, headers));
    expect(result.status).toBe(status);
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X", org_id: null }]);
  });

  it.each(["PUT", "PATCH", "OPTIONS", "TRACE"])("refuses the method %s with 405", async (method) => {
    const bytes = stage.bodiless(method);
    const { result, hits, rows } = await stage.witness(() => stage.raw(bytes));
    expect(result?.status).toBe(405);
    expect(result?.headers["allow"]).toBe("POST, GET, DELETE");
    expect(hits).toEqual([]);
    expect(rows).toMatchObject([{ answer: "X" }]);
  });

  it.each<[string, Record<string, string | null>]>([
    ["charset=utf-8", { "Content-Type": 'Application/JSON; charset="UTF-8"' }],
    ["any type in Accept", { Accept: "*/*" }],
    ["no Accept", { Accept: null }],
    ["only JSON in Accept", { Accept: "application/json" }],
    ["an expectation to continue", { Expect: "100-continue" }],
  ])("forwards a request with %s", async (_, headers) => {
    const { result, hits } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port);
      client.send(stage.post(ECHO, headers));
      let response = await client.response();
      if (response?.status === 100) response = await client.response();
      client.close();
      return response;
    });
    expect(result?.status).toBe(200);
    expect(hits).toHaveLength(1);
  });

  it("answers with JSON to a client that accepts only JSON when the server answers with a stream", async () => {
    stage.upstream.script("tools/call", ({ message }) => ({
      events: [
        { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: 1, progress: 1 } },
        { jsonrpc: "2.0", id: message?.id, result: { content: [] } },
      ],
    }));
    const response = await stage.call("echo", {}, { Accept: "application/json" });
    expect(response.headers["content-type"]).toBe("application/json");
    expect(response.body).toBe('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}');
  });
});

describe("A13 the size of a body (X)", () => {
  const MAX_BYTES = 4 * 1024 * 1024;
  const big = JSON.stringify(call("echo", { a: "x".repeat(MAX_BYTES) }));
  it.each<[string, () => Buffer]>([
    ["announced by Content-Length", () => stage.post(big)],
    [
      "sent in chunks",
      () =>
        Buffer.concat([
          stage.post("", { "Content-Length": null, "Transfer-Encoding": "chunked" }),
          Buffer.from(`${big.length.toString(16)}\r\n${big}\r\n0\r\n\r\n`),
        ]),
    ],
  ])("refuses a body over PROXY_REQUEST_MAX_MB %s with 413, and keeps the connection", async (_, bytes) => {
    const { result, hits, rows } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port);
      client.send(bytes());
      const refused = await client.response();
      client.send(stage.post(ECHO));
      const served = await client.response();
      client.close();
      return [refused?.status, served?.status];
    });
    expect(result).toEqual([413, 200]);
    expect(hits).toHaveLength(1);
    expect(rows.map(({ answer }) => answer).toSorted()).toEqual(["X", "forwarded"]);
  });

  it("forwards a body of exactly PROXY_REQUEST_MAX_MB", async () => {
    const frame = JSON.stringify(call("echo", { a: "" }));
    const body = JSON.stringify(call("echo", { a: "x".repeat(MAX_BYTES - frame.length) }));
    expect(body.length).toBe(MAX_BYTES);
    const { result, hits } = await stage.witness(() => stage.say(body));
    expect(result.status).toBe(200);
    expect(hits[0]?.body.length).toBe(MAX_BYTES);
  });

  it("records a body that breaks off, and forwards nothing", async () => {
    const { hits, rows } = await stage.witness(async () => {
      const client = await RawClient.connect(stage.proxy.port);
      client.send(stage.post(ECHO).subarray(0, -5));
      await stage.call("refund"); // by then the proxy has begun to read the first request
      client.close();
    });
    expect(hits).toEqual([]);
    expect(rows.map(({ answer }) => answer).toSorted()).toEqual(["D", "X"]);
  });
});

describe("B8 headers of clients", () => {
  it("sends the server the proxy's headers and its credential, and no other header", async () => {
    const { hits } = await stage.witness(() =>
      stage.call(
        "echo",
        {},
        {
          "MCP-Protocol-Version": "2025-06-18",
          Cookie: "session=canary",
          Connection: "mcp-name",
          "Mcp-Name": "wipe_disk",
          "Mcp-Method": "tools/list",
          "Mcp-Init-Host": "evil.test",
          "X-Forwarded-For": "1.2.3.4",
          "X-Forwarded-Host": "evil.test",
          "X-Original-URL": "/admin",
          "X-Middleware-Subrequest": "1",
          "X-Api-Key": "client-key",
          "Accept-Encoding": "gzip",
          "User-Agent": "client",
          "Last-Event-ID": "7",
          Traceparent: "00-1-1-01",
        },
      ),
    );
    expect(hits).toHaveLength(1);
    const { host: upstreamHost, connection, "content-length": length, ...rest } = hits[0]?.headers ?? {};
    expect(upstreamHost).toBe(new URL(stage.upstream.url).host);
    expect(connection).toBe("keep-alive");
    expect(Number(length)).toBe(ECHO.length);
    expect(rest).toEqual({
      accept: "application/json, text/event-stream",
      "accept-encoding": "identity",
      authorization: `Bearer ${UPSTREAM_SECRET}`,
      "content-type": "application/json",
      "mcp-protocol-version": "2025-06-18",
      "user-agent": "sallyport",
      "x-api-key": "canary-key",
    });
  });
});

it("B11 answers slow headers with 408 and serves other clients meanwhile", { timeout: 30_000 }, async () => {
  const { result, rows } = await stage.witness(async () => {
    const slow = await RawClient.connect(stage.proxy.port);
    slow.send(`POST ${stage.path} HTTP/1.1\r\nHost: ${host}\r\nX-`);
    const idle = await Promise.all(Array.from({ length: 500 }, () => RawClient.connect(stage.proxy.port)));
    expect((await stage.call("refund")).status).toBe(200);
    for (const client of idle) client.close();
    const response = await slow.response();
    await slow.closed();
    return response?.status;
  });
  expect(result).toBe(408);
  expect(rows.map(({ answer }) => answer).toSorted()).toEqual(["D", "X"]);
});

it("B13 passes no header of the server to the client", async () => {
  stage.upstream.script("tools/call", ({ message }) => ({
    json: { jsonrpc: "2.0", id: message?.id, result: {} },
    headers: {
      "set-cookie": "canary=1",
      location: "https://canary.test",
      "www-authenticate": "Bearer canary",
      server: "canary",
      "access-control-allow-origin": "*",
      "x-powered-by": "canary",
      "mcp-session-id": "canary-session",
    },
  }));
  const response = await stage.call("echo");
  expect(response.status).toBe(200);
  expect(response.bytes).not.toContain("canary");
  const names = response.rawHeaders.map(([name]) => name.toLowerCase()).toSorted();
  expect(names).toEqual([
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
  ]);
  // Longer than balancers keep an idle connection, or they send on one that is being closed.
  expect(response.headers["keep-alive"]).toBe("timeout=75");
});
