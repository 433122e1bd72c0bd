import { RawClient } from "@sallyport/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FaultPlace, FaultyProxy } from "../testing/faulty-proxy.ts";
import { hits, keysRecorded, keysSeen, Load } from "../testing/load.ts";
import { logMessage, reply } from "../testing/messages.ts";
import { openSseSession, type SseSession } from "../testing/sse-session.ts";
import { call, POLICY, Stage, type StageOptions } from "../testing/stage.ts";

/**
 * An exception in a callback costs one call at most, and the proxy goes on for everybody: docs/contract.md, "One fault,
 * one call"; docs/threats.md, R13.
 */
type Row = FaultPlace & { readonly by?: (on: Stage) => Promise<unknown> };

const CLIENTS = 4;
const TOOL = "tool:charge";
/** A call of the tool whose answer is scripted. */
const driven = (on: Stage): Promise<unknown> => on.call("charge").catch(() => undefined);
const stream = async (on: Stage): Promise<unknown> => {
  on.upstream.script(TOOL, ({ message }) => ({ events: [logMessage("x"), reply(message?.id, {})] }));
  return driven(on);
};
const broken = async (on: Stage, kind: "json" | "events"): Promise<unknown> => {
  const begun =
    kind === "json"
      ? { headers: { "content-type": "application/json" }, body: '{"a' }
      : { events: [logMessage("x")] };
  on.upstream.script(TOOL, { ...begun, reset: true });
  return driven(on);
};
const leaves = async (on: Stage): Promise<void> => {
  on.upstream.script(TOOL, { hang: true });
  const client = await RawClient.connect(on.proxy.port);
  client.send(on.post(JSON.stringify(call("charge", {}))));
  await on.upstream.next(({ message }) => message?.params?.["name"] === "charge");
  client.close();
};
const unreadable = (on: Stage): Promise<unknown> => on.raw("NONSENSE\r\n\r\n");
const publishes = (on: Stage): Promise<void> => on.publish({ ...POLICY, hide: [] });

const PLACES: readonly Row[] = [
  {
    at: "a request arrives",
    file: "adapters/http/http-server.ts",
    after: "    this.#open.add(response);",
  },
  {
    at: "a request is handled",
    file: "pipeline/handle-call.ts",
    after:
      "async function proceed(call: Call, reply: ClientReply, ports: Ports): Promise<Refusal | undefined> {",
  },
  {
    at: "a refusal is answered",
    file: "pipeline/handle-call.ts",
    after: "  let answered = refusal;",
    by: (on) => on.call("refund").catch(() => undefined),
  },
  {
    at: "a connection is unreadable",
    file: "adapters/http/http-server.ts",
    after: 'const status = STATUS_BY_CODE[error.code ?? ""] ?? 400;',
    by: unreadable,
  },
  {
    at: "an unreadable request is recorded",
    file: "pipeline/record.ts",
    after: "export async function recordRefusal(call: Seen, refusal: Refusal, ports: Ports): Promise<void> {",
    by: unreadable,
  },
  { at: "a body comes", file: "pipeline/parse/read-body.ts", after: "length += chunk.length;" },
  {
    at: "the upstream's head comes",
    file: "adapters/upstream/upstream.ts",
    after: "if (status >= 200) this.#begin(status, headers);",
  },
  {
    at: "the upstream's bytes come",
    file: "adapters/upstream/upstream.ts",
    after: "else this.#give(chunk);",
  },
  {
    at: "the upstream's answer ends",
    file: "adapters/upstream/upstream.ts",
    after: "if (this.#decoded !== undefined) return this.#decoded.end();",
  },
  {
    at: "a JSON answer's chunk",
    file: "pipeline/relay/relay-json.ts",
    after: "chunk(bytes: Uint8Array): boolean {",
  },
  { at: "a JSON answer's end", file: "pipeline/relay/relay-json.ts", after: "  end(): void {" },
  {
    at: "a JSON answer's failure",
    file: "pipeline/relay/relay-json.ts",
    after: "  fail(error: Error): void {",
    by: (on) => broken(on, "json"),
  },
  {
    at: "a stream's chunk",
    file: "pipeline/relay/relay-stream.ts",
    after: "chunk(bytes: Uint8Array): boolean {",
    by: stream,
  },
  {
    at: "a stream's event",
    file: "pipeline/relay/relay-stream.ts",
    after: "#event(event: SseEvent): boolean | Promise<boolean> {",
    by: stream,
  },
  {
    at: "a stream's end",
    file: "pipeline/relay/relay-stream.ts",
    after: "    this.#ended = true;",
    by: stream,
  },
  {
    at: "a stream's failure",
    file: "pipeline/relay/relay-stream.ts",
    after: "  fail(error: Error): void {",
    by: (on) => broken(on, "events"),
  },
  {
    at: "a client leaves",
    file: "pipeline/call/client-reply.ts",
    after: "    this.#gone = true;",
    by: leaves,
  },
  { at: "the outcome is settled", file: "pipeline/settle.ts", after: "const { reserved } = reservation;" },
  { at: "a session is opened", file: "pipeline/resolve.ts", after: "): CallContext | Refusal {" },
  { at: "the watch", file: "edge-proxy.ts", after: "#cutWhatIsOver(): void {" },
  {
    at: "the heartbeat",
    file: "adapters/control-plane/acknowledger.ts",
    after: "        this.#again = false;",
  },
  {
    at: "the configuration is asked for",
    file: "adapters/control-plane/config-feed.ts",
    after: "async #check(): Promise<void> {",
  },
  {
    at: "the configuration changed",
    file: "adapters/control-plane/config-feed.ts",
    after: "#changed(): void {",
    by: publishes,
  },
  { at: "the configuration is swapped", file: "edge-proxy.ts", after: "#onSwap(): void {", by: publishes },
  { at: "the drain", file: "adapters/control-plane/audit-drain.ts", after: "async drain(): Promise<void> {" },
  {
    at: "the spool looks",
    file: "adapters/spool/spool.ts",
    after: "  async #lookAtFolder(): Promise<void> {",
  },
  { at: "the spool's timer", file: "adapters/spool/spool.ts", after: "      this.#lazyTimer = undefined;" },
  { at: "the spool's watch", file: "adapters/spool/spool.ts", after: "  #look(): void {" },
];

const SSE_PLACES: readonly Row[] = [
  {
    at: "SSE: the stream's head",
    file: "adapters/upstream/http-sse/sse-stream.ts",
    after: "#open({ status, headers, wasEncoded }: UpstreamHead): void {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: the stream's bytes",
    file: "adapters/upstream/http-sse/sse-stream.ts",
    after: "chunk(bytes: Uint8Array): boolean {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: the stream's event",
    file: "adapters/upstream/http-sse/sse-stream.ts",
    after: "#event({ event, data }: SseEvent): boolean | Promise<boolean> {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: a POST is taken",
    file: "adapters/upstream/http-sse/sse-connection.ts",
    after: "#posted(posted: UpstreamHead, key: string, { answer, head }: Awaited): void {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: a message",
    file: "adapters/upstream/http-sse/sse-connection.ts",
    after: "#message(message: Message, text: string): boolean {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: the connection closes",
    file: "adapters/upstream/http-sse/sse-connection.ts",
    after: "    this.#closed = true;",
    by: async (on) => {
      const { stream: opened } = await openSseSession(on);
      opened.end();
    },
  },
  {
    at: "SSE: an answer is given",
    file: "adapters/upstream/http-sse/sse-answer.ts",
    after: "give(bytes: Uint8Array): void {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: an answer is piped",
    file: "adapters/upstream/http-sse/sse-answer.ts",
    after: "pipe(sink: BodySink): void {",
    by: (on) => openSseSession(on),
  },
  {
    at: "SSE: a late exchange is found",
    file: "adapters/upstream/http-sse/late-exchange.ts",
    after: "      this.#found = found;",
    by: (on) => openSseSession(on),
  },
];

const WORKER_PLACES: readonly Row[] = [
  {
    at: "workers: a question is answered",
    file: "workers/shared-limits.ts",
    after: "const { claims, now } = body as Reserve;",
    by: driven,
  },
  {
    at: "workers: something is told",
    file: "workers/worker-process.ts",
    after: "#taken(id: number): void {",
    by: (on) => on.call("echo").catch(() => undefined),
  },
];

/** A session for each client, where the server has them. */
async function sessionsOf(on: Stage, { upstream }: StageOptions): Promise<SseSession["headers"][]> {
  const sessions: SseSession["headers"][] = [];
  while (upstream?.sse === true && sessions.length < CLIENTS) {
    sessions.push((await openSseSession(on)).headers);
  }
  return sessions;
}

function isOfAnExchange(file: string): boolean {
  return /^(pipeline\/(relay|parse|call)|adapters\/upstream)\//.test(file);
}

const SUITES: readonly [name: string, places: readonly Row[], options: StageOptions][] = [
  ["one process", PLACES, {}],
  ["HTTP+SSE", SSE_PLACES, { upstream: { sse: true }, protocolVersion: "2024-11-05" }],
  ["two workers", WORKER_PLACES, { env: { PROXY_WORKERS: "2" } }],
];

describe.each(SUITES)("%s", { timeout: 60_000 }, (_, places, options) => {
  let stage: Stage;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    proxy = await FaultyProxy.build(places);
    const env = { PROXY_WORKERS: "1", ...options.env, ...proxy.env };
    stage = await Stage.set({ ...options, bundle: proxy.bundle, env });
  });
  afterAll(async () => {
    await stage?.strike();
    proxy?.remove();
  });

  it.each(places.map((row) => [row.at, row] as const))(
    "an exception where %s costs one call at most, and the others go on",
    async (at, { file, by }) => {
      const { pid } = stage.proxy;
      const before = stage.proxy.output.length;
      const from = keysSeen(stage).length;
      const sessions = await sessionsOf(stage, options);
      const load = new Load(stage, at.replaceAll(/\W/g, "-"), {
        clients: CLIENTS,
        tool: "echo",
        sessions,
      });
      await hits(stage, stage.upstream.requests.length + 20);
      try {
        proxy.arm(at);
        const driving = by?.(stage).catch(() => undefined);
        await proxy.thrown(at);
        await hits(stage, stage.upstream.requests.length + 40);
        stage.upstream.reset();
        await driving;
      } finally {
        await load.stop();
      }
      const failed = [...load.statuses]
        .filter(([status]) => status !== 200)
        .reduce((sum, [, n]) => sum + n, 0);
      expect(failed).toBeLessThanOrEqual(1);
      expect(stage.proxy.pid).toBe(pid);
      // What belongs to an exchange is caught at its callback: the last line of the process is not for it.
      if (isOfAnExchange(file))
        expect(stage.proxy.output.slice(before)).not.toContain("Something failed outside of any call");
      const health = await stage.raw("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      expect(health?.status).toBe(200);
      expect((await stage.call("echo", {}, (await sessionsOf(stage, options))[0])).status).toBe(200);
      // Whatever reached the upstream was recorded first, also the call that it cost.
      await stage.trail();
      const recorded = new Set(await keysRecorded(stage));
      expect(
        keysSeen(stage)
          .slice(from)
          .filter((key) => !recorded.has(key)),
      ).toEqual([]);
    },
  );
});
