import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { issuedBy, type RawResponse, Tenant } from "@sallyport/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { messagesIn, reply } from "../testing/messages.ts";
import { openSseSession } from "../testing/sse-session.ts";
import { bearer, call, POLICY, Stage, TOOLS } from "../testing/stage.ts";

/** What a server's settings say of its sizes and of whom to trust: docs/threats.md, S5, S6, A13 and C7. */
const MIB = 1024 * 1024;
const JSON_TYPE = { "content-type": "application/json" };
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };

/** A response of exactly so many bytes. */
function answerOf(bytes: number): string {
  const frame = JSON.stringify(reply(1, { tools: [], text: "" }));
  return JSON.stringify(reply(1, { tools: [], text: "x".repeat(bytes - frame.length) }));
}

const ownOf = (setting: number | string): number | null => (typeof setting === "number" ? setting : null);

async function configure(
  stage: Stage,
  settings: Readonly<Record<string, number | string | null>>,
): Promise<void> {
  for (const [column, value] of Object.entries(settings))
    await stage.tenant.query(`UPDATE servers SET ${column} = $1 WHERE id = $2`, [
      value,
      stage.tenant.serverId,
    ]);
  await stage.configured();
}

describe("S6 the longest answer of a server", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage?.strike());
  afterEach(() => stage.upstream.reset());

  const ways: readonly [string, (text: string) => object][] = [
    ["JSON in chunks", (body) => ({ body, headers: JSON_TYPE, pieces: 65_536 })],
    [
      "JSON of announced length",
      (body) => ({ body, headers: { ...JSON_TYPE, "content-length": body.length } }),
    ],
    ["an event", (text) => ({ events: [`data: ${text}\n\n`], pieces: 65_536 })],
  ];
  describe.each(ways)("as %s", (_, script) => {
    const passed = async (message: object, mebibytes: number): Promise<boolean> => {
      const { method } = message as typeof LIST;
      stage.upstream.script(method, script(answerOf(Math.floor(mebibytes * MIB))));
      const response = await stage.say(message);
      const isStream = response.headers["content-type"] === "text/event-stream";
      const answer = isStream ? messagesIn(response.body)[0] : (JSON.parse(response.body) as object);
      if (response.status === 200) {
        expect(answer).toMatchObject({ id: 1, result: { tools: [] } });
        return true;
      }
      const sentence = expect.stringMatching(/larger than allowed.* in the server's settings/);
      expect([response.status, answer]).toEqual([
        502,
        { jsonrpc: "2.0", id: 1, error: { code: -32603, message: sentence } },
      ]);
      return false;
    };

    it.each<["passes" | "refuses", number, "answer" | "list", number | "the default of"]>([
      ["passes", 0.9, "answer", 1],
      ["refuses", 1.5, "answer", 1],
      ["refuses", 17, "answer", "the default of"],
      ["passes", 17, "answer", 18],
      ["refuses", 19, "answer", 18],
      ["refuses", 1.5, "list", 1],
      ["refuses", 6, "list", "the default of"],
      ["passes", 6, "list", 7],
      ["refuses", 8, "list", 7],
      ["refuses", 17, "list", 20],
    ])("%s %s MiB where the server may %s %s MiB", async (verdict, mebibytes, what, setting) => {
      await configure(stage, { max_answer_mb: ownOf(setting) });
      expect(await passed(what === "list" ? LIST : call("echo"), mebibytes)).toBe(verdict === "passes");
    });
  });

  it("holds over HTTP+SSE too, from the next session on", async () => {
    const sse = await Stage.set({ policy: POLICY, upstream: { sse: true } });
    const before = await openSseSession(sse);
    await configure(sse, { max_answer_mb: 1 });
    expect((await sse.call("echo", {}, before.headers)).status).toBe(404);
    const session = await openSseSession(sse);
    sse.upstream.script("tools/call", { events: [`data: ${answerOf(Math.floor(0.9 * MIB))}\n\n`] });
    const passed = await sse.call("echo", {}, session.headers);
    expect([passed.status, messagesIn(passed.body)[0]?.id]).toEqual([200, 1]);
    sse.upstream.script("tools/call", { events: [`data: ${answerOf(Math.floor(1.5 * MIB))}\n\n`] });
    expect((await sse.call("echo", {}, session.headers)).body).toMatch(/larger than allowed/);
    await sse.strike();
  });
});

describe("A13 the longest request to a server", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set();
  });
  afterAll(() => stage?.strike());

  const bodyOf = (mebibytes: number): string => {
    const frame = JSON.stringify(call("echo", { a: "" }));
    return JSON.stringify(call("echo", { a: "x".repeat(mebibytes * MIB - frame.length) }));
  };
  const ways: readonly [string, (body: string) => Buffer][] = [
    ["of announced length", (body) => stage.post(body)],
    [
      "in chunks",
      (body) =>
        Buffer.concat([
          stage.post("", { "Content-Length": null, "Transfer-Encoding": "chunked" }),
          Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
        ]),
    ],
  ];
  describe.each(ways)("%s", (_, bytes) => {
    it.each<["forwards" | "refuses", number, number | "the default of"]>([
      ["forwards", 1, 1],
      ["refuses", 2, 1],
      ["refuses", 5, "the default of"],
      ["forwards", 5, 5],
      ["refuses", 6, 5],
      ["forwards", 16, 16],
    ])("%s %s MiB where it may have %s MiB", async (verdict, mebibytes, setting) => {
      await configure(stage, { max_request_mb: ownOf(setting) });
      const { result, hits } = await stage.witness(() => stage.raw(bytes(bodyOf(mebibytes))));
      expect([result?.status, hits.length]).toEqual(verdict === "forwards" ? [200, 1] : [413, 0]);
      if (verdict === "refuses") expect(result?.body).toMatch(/Send at most \d+ bytes.*server's settings/);
    });
  });

  it("is nobody's to ask for without a token", async () => {
    await configure(stage, { max_request_mb: 1 });
    const { status } = await stage.say(bodyOf(2), { Authorization: null });
    expect(status).toBe(401);
  });
});

describe("S5 a server whose certificate is from a private authority", () => {
  const soon = new Date(Date.now() + 86_400_000);
  const ours = issuedBy("Our CA", soon, "localhost");
  const theirs = issuedBy("Their CA", soon, "localhost");
  let stage: Stage;
  let hits = 0;
  const server = createServer(ours.issued, (request, response) => {
    hits++;
    request.resume();
    response.setHeader("content-type", "application/json");
    response.end('{"jsonrpc":"2.0","id":1,"result":{"content":[]}}');
  });
  let url = "";
  beforeAll(async () => {
    stage = await Stage.set();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `https://localhost:${(server.address() as AddressInfo).port}/mcp`;
    await stage.serveFrom(url);
  });
  afterAll(async () => {
    await stage?.strike();
    server.closeAllConnections();
    server.close();
  });
  const told = async (answer: Promise<RawResponse>): Promise<[number, number]> => {
    const before = hits;
    const { status, body } = await answer;
    if (status !== 200) expect(body).toMatch(/certificate could not be verified: .* the server's settings/);
    return [status, hits - before];
  };

  it.each<[string, string | null, [number, number]]>([
    ["without a setting refuses its server", null, [502, 0]],
    ["that its settings name accepts its server", ours.authority.cert, [200, 1]],
    [
      "that its settings name beside another accepts its server",
      theirs.authority.cert + ours.authority.cert,
      [200, 1],
    ],
    ["is refused where the settings name another", theirs.authority.cert, [502, 0]],
    ["is refused, without a connection, where the settings cannot be read", "no certificate", [502, 0]],
  ])("%s", async (_, authorities, expected) => {
    await configure(stage, { authorities });
    const before = hits;
    const { status, body } = await stage.call("echo");
    expect([status, hits - before]).toEqual(expected);
    if (status !== 200 && authorities !== "no certificate")
      expect(body).toMatch(/certificate could not be verified: .* the server's settings/);
  });

  it("is trusted by that server's calls only, also while a connection to it is open", async () => {
    await configure(stage, { authorities: ours.authority.cert });
    const other = await Tenant.create(stage.database.adminUrl, {
      upstreamUrl: url,
      policy: POLICY,
      tools: TOOLS,
    });
    await stage.configured();
    const say = (): Promise<RawResponse> =>
      stage.say(call("echo"), bearer(other.token), `/mcp/${other.serverId}`);
    expect(await told(stage.call("echo"))).toEqual([200, 1]);
    expect(await told(say())).toEqual([502, 0]);
    await configure(stage, { authorities: null });
    expect(await told(stage.call("echo"))).toEqual([502, 0]);
    await other.close();
  });
});
