import type { ScriptedAnswer } from "@sallyport/testkit";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { logMessage, messagesIn, reply } from "../testing/messages.ts";

import { POLICY, Stage } from "../testing/stage.ts";
import { sseText } from "@sallyport/testkit";

/** Servers that compress although they were asked not to: docs/threats.md, S6. */
const MIB = 1024 * 1024;
const ZSTD: unknown = Reflect.get(process.getBuiltinModule("zlib"), "zstdCompressSync");
type Compress = (text: string | Uint8Array) => Uint8Array;
const CODINGS: readonly [string, Compress][] = [
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZip", gzipSync],
  ["br", brotliCompressSync],
  ...(typeof ZSTD === "function" ? [["zstd", ZSTD as Compress] as [string, Compress]] : []),
];
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };
const policy = { ...POLICY, version: "2", surfaces: { logging: "allow" } };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set({ policy });
});
afterAll(() => stage?.strike());
afterEach(() => stage.upstream.reset());

const encoded = (coding: string, body: Uint8Array, type = "application/json"): ScriptedAnswer => ({
  body,
  headers: { "content-type": type, "content-encoding": coding, "content-length": String(body.length) },
});

describe.each(CODINGS)("S6 an answer compressed by %s", (coding, compress) => {
  it("is decoded and passed as JSON, without a word of the compression", async () => {
    const text = JSON.stringify(reply(1, { content: [{ type: "text", text: "käse 🧀" }] }));
    stage.upstream.script("tools/call", encoded(coding, compress(text)));
    const { result, hits, rows } = await stage.witness(() => stage.call("echo"));
    expect([result.status, result.body]).toEqual([200, text]);
    expect(result.headers["content-encoding"]).toBeUndefined();
    expect(hits[0]?.headers["accept-encoding"]).toBe("identity");
    expect(await stage.outcomeOf(rows[0])).toMatchObject({ result: "ok" });
  });

  it("is filtered like any other: a list loses what is hidden", async () => {
    const text = JSON.stringify(reply(1, { tools: [{ name: "wipe_disk" }] }));
    stage.upstream.script("tools/list", encoded(coding, compress(text)));
    const response = await stage.say(LIST);
    expect(JSON.parse(response.body)).toEqual(reply(1, { tools: [] }));
  });

  it("is decoded as a stream, also in single bytes", async () => {
    const body = compress(sseText(logMessage("begun")) + sseText(reply(1)));
    stage.upstream.script("tools/call", { ...encoded(coding, body, "text/event-stream"), pieces: 1 });
    const response = await stage.call("echo");
    expect(messagesIn(response.body)).toEqual([logMessage("begun"), reply(1)]);
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array]>([
    ["half of it", (whole) => whole.subarray(0, whole.length >> 1)],
    ["nothing", () => new Uint8Array(0)],
    ["other bytes", () => Buffer.from(JSON.stringify(reply(1)))],
  ])("is refused when %s came (G)", async (_, change) => {
    const body = change(compress(JSON.stringify(reply(1))));
    for (const type of ["application/json", "text/event-stream"]) {
      stage.upstream.script("tools/call", encoded(coding, body, type));
      const response = await stage.call("echo");
      expect([response.status, response.body]).toEqual([502, expect.stringMatching(/compressed its answer/)]);
    }
  });

  it("is refused when it grows beyond what an answer may have (G)", async () => {
    const zeros = Buffer.alloc(40 * MIB, "x");
    const json = compress(Buffer.concat([Buffer.from('{"jsonrpc":"2.0","id":1,"result":{"x":"'), zeros]));
    const event = compress(Buffer.concat([Buffer.from("data: "), zeros]));
    const comments = compress(Buffer.from(": x\n".repeat(10 * MIB)));
    expect(json.length).toBeLessThan(MIB);
    for (const answer of [
      encoded(coding, json),
      encoded(coding, event, "text/event-stream"),
      encoded(coding, comments, "text/event-stream"),
    ]) {
      stage.upstream.script("tools/call", answer);
      const response = await stage.call("echo");
      expect([response.status, response.body]).toEqual([502, expect.stringMatching(/larger than allowed/)]);
    }
  });
});

it.each<[string, Compress]>([
  ["gzip, gzip", (text) => gzipSync(gzipSync(text))],
  ["gzip, br", (text) => brotliCompressSync(gzipSync(text))],
  ["deflate", deflateSync],
  ["compress", (text) => Buffer.from(text)],
  ["x", (text) => Buffer.from(text)],
])("S6 refuses an answer compressed by %s (G)", async (coding, compress) => {
  stage.upstream.script("tools/call", encoded(coding, compress(JSON.stringify(reply(1)))));
  const response = await stage.call("echo");
  expect([response.status, response.body]).toEqual([502, expect.stringMatching(/compressed its answer/)]);
});

it("tells the log that the server compresses", async () => {
  await stage.serveFrom(`${stage.upstream.url}?log`);
  const from = stage.proxy.output.length;
  stage.upstream.script("tools/call", encoded("gzip", gzipSync(JSON.stringify(reply(1)))));
  for (let i = 0; i < 3; i++) expect((await stage.call("echo")).status).toBe(200);
  const told = stage.proxy.output
    .slice(from)
    .split("\n")
    .filter((line) => line.includes('"compressed"'));
  expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { serverId: stage.tenant.serverId, fault: "compressed" },
  ]);
});
