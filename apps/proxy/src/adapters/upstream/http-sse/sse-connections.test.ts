import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Session } from "../../seals/session-seal.ts";
import type { Access } from "../../state/access.ts";
import { HeldBytes } from "../../state/held-bytes.ts";
import { Turns } from "../turns.ts";
import { newMemory } from "../../state/server-state.ts";
import type { BodySink } from "../body-sink.ts";
import type { UpstreamExchange, UpstreamHead, UpstreamRequest } from "../upstream.ts";
import type { SseConnection, SseMessage } from "./sse-connection.ts";
import { SseConnections } from "./sse-connections.ts";
import type { WorkerListener, WorkerMessenger } from "./worker-messenger.ts";

/** What acceptance tests cannot wait for: time, and many connections. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeExchange implements UpstreamExchange {
  readonly begun = true;
  readonly head: Promise<UpstreamHead>;
  aborted = false;
  resumed = 0;
  #sink: BodySink | undefined = undefined;
  #begin: () => void = () => undefined;
  readonly piped = new Promise<void>((done) => {
    this.#begin = done;
  });

  constructor({ method }: UpstreamRequest) {
    const status = method === "GET" ? 200 : 202;
    this.head = Promise.resolve({ status, headers: { "content-type": "text/event-stream" } });
  }
  pipe(sink: BodySink): void {
    this.#sink = sink;
    this.#begin();
  }
  resume(): void {
    this.resumed++;
  }
  abort(): void {
    this.aborted = true;
  }
  say(event: string, data: string): boolean {
    return this.#sink?.chunk(Buffer.from(`event: ${event}\ndata: ${data}\n\n`)) ?? true;
  }
  response(id: number): boolean {
    return this.say("message", JSON.stringify({ jsonrpc: "2.0", id, result: {} }));
  }
}

class FakeUpstream {
  readonly streams: FakeExchange[] = [];
  readonly posts: UpstreamRequest[] = [];
  mute = false;
  send(request: UpstreamRequest): FakeExchange {
    const exchange = new FakeExchange(request);
    if (request.method === "POST") this.posts.push(request);
    else this.streams.push(exchange);
    if (request.method === "GET" && !this.mute)
      void exchange.piped.then(() => exchange.say("endpoint", "/messages"));
    return exchange;
  }
}

let upstream: FakeUpstream;
let elapsed: number;
const clock = { now: () => 0, elapsed: () => elapsed };
const log = pino({ level: "silent" });
const limits = { perGrant: 2, inAll: 3, idleMs: 1000 };
beforeEach(() => {
  upstream = new FakeUpstream();
  elapsed = 0;
});

const accessOf = (grant: string): Access =>
  ({
    grant: { id: grant },
    tokenId: "t",
    server: {
      memory: newMemory(),
      entry: { id: "s", url: "http://server.test/sse", auth: "none", headers: [] },
      endpoint: { origin: "http://server.test", path: "/sse" },
    },
  }) as unknown as Access;
const means = () => ({
  upstream,
  clock,
  log,
  held: new HeldBytes(1e9),
  maxEventBytes: 1e6,
  turns: new Turns(() => undefined),
});
const made = (messenger?: WorkerMessenger) => new SseConnections(means(), messenger, limits);
const open = (connections: SseConnections, grant = "g"): Promise<SseConnection> =>
  connections.open(accessOf(grant), () => [], new AbortController().signal);
const sessionOf = ({ id }: SseConnection): Session => ({ upstreamId: id }) as Session;
const ask = (id: number): SseMessage => ({
  kind: "ask",
  id,
  progressToken: undefined,
  body: Buffer.from("{}"),
  silenceMs: 500,
});
/** Everything that an exchange gives. */
function read(exchange: UpstreamExchange) {
  const got = { text: "", end: undefined as "end" | "fail" | undefined, reason: "" };
  const fail = (error: Error): void => {
    got.end = "fail";
    got.reason = error.message;
  };
  exchange.head.then(
    () =>
      exchange.pipe({
        chunk: (bytes) => {
          got.text += Buffer.from(bytes).toString();
          return true;
        },
        end: () => {
          got.end = "end";
        },
        fail,
      }),
    fail,
  );
  return got;
}

describe("how long a connection lives", () => {
  it("without an endpoint 10 s", async () => {
    upstream.mute = true;
    const opening = open(made()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await opening).toMatchObject({ problem: "not_spoken" });
    expect(upstream.streams[0]?.aborted).toBe(true);
  });

  it("with heartbeats before the endpoint", async () => {
    upstream.mute = true;
    const opening = open(made());
    await upstream.streams[0]?.piped;
    upstream.streams[0]?.say("ping", "1");
    upstream.streams[0]?.say("message", '{"type":"heartbeat"}');
    upstream.streams[0]?.say("endpoint", "/messages");
    expect((await opening).isIdle).toBe(true);
  });

  it("while somebody asks or listens, and then for so long as it may be idle", async () => {
    const connections = made();
    const connection = await open(connections);
    const listening = connections.send(sessionOf(connection), accessOf("g"), { kind: "listen" });
    elapsed = 5000;
    connections.sweep((access) => access);
    listening.abort(new Error("left"));
    elapsed = 5900;
    connections.sweep((access) => access);
    expect(upstream.streams[0]?.aborted).toBe(false);
    elapsed = 6100;
    connections.sweep((access) => access);
    expect(upstream.streams[0]?.aborted).toBe(true);
    const { status } = await connections.send(sessionOf(connection), accessOf("g"), ask(1)).head;
    expect(status).toBe(404);
  });
});

describe("how many there may be", () => {
  it("of a grant: the one that is idle for longest is closed for a new one", async () => {
    const connections = made();
    const first = await open(connections);
    elapsed = 10;
    await open(connections);
    elapsed = 20;
    connections.send(sessionOf(first), accessOf("g"), { kind: "tell", body: Buffer.from("{}") });
    await open(connections);
    expect(upstream.streams.map(({ aborted }) => aborted)).toEqual([false, true, false]);
  });

  it("of a grant, where all are in use: no more; nor in all, whoever asks", async () => {
    const connections = made();
    for (const grant of ["g", "g", "h"]) {
      const connection = await open(connections, grant);
      connections.send(sessionOf(connection), accessOf(grant), { kind: "listen" });
    }
    await expect(open(connections, "g")).rejects.toThrow("too_many");
    await expect(open(connections, "i")).rejects.toThrow("too_many");
    connections.closeAll();
    await open(connections, "i");
  });

  it("also while they are being opened", async () => {
    upstream.mute = true;
    const connections = made();
    const opening = [open(connections), open(connections)];
    await expect(open(connections)).rejects.toThrow("too_many");
    connections.closeAll();
    for (const one of opening) await expect(one).rejects.toThrow("closed");
  });
});

describe("a request", () => {
  it("that hears nothing for so long as it may is given up, and its response is not another's", async () => {
    const connections = made();
    const connection = await open(connections);
    const [stream] = upstream.streams;
    const send = (id: number) => read(connections.send(sessionOf(connection), accessOf("g"), ask(id)));
    const silent = send(1);
    await vi.advanceTimersByTimeAsync(499);
    expect(silent.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect([silent.end, silent.reason]).toEqual(["fail", "HTTP+SSE: timeout"]);

    const posts = upstream.posts.length;
    const again = send(1);
    await vi.advanceTimersByTimeAsync(0);
    expect([again.end, again.reason, upstream.posts.length]).toEqual(["fail", "HTTP+SSE: id_in_use", posts]);
    stream?.response(1);
    const third = send(1);
    await vi.advanceTimersByTimeAsync(0);
    stream?.response(1);
    expect([third.end, third.text.includes('"id":1')]).toEqual(["end", true]);
  });

  it("whose client takes no more stops the reading for all, until it does or leaves", async () => {
    const connections = made();
    const connection = await open(connections);
    const [stream] = upstream.streams;
    const listening = connections.send(sessionOf(connection), accessOf("g"), { kind: "listen" });
    listening.pipe({ chunk: () => false, end: () => undefined, fail: () => undefined });
    const note = JSON.stringify({ jsonrpc: "2.0", method: "notifications/message" });
    expect(stream?.say("message", note)).toBe(false);
    listening.resume();
    expect(stream?.resumed).toBe(1);
    expect(stream?.say("message", note)).toBe(false);
    listening.abort(new Error("left"));
    expect(stream?.resumed).toBe(2);
    expect(stream?.say("message", note)).toBe(true);
  });
});

describe("what nobody hears yet", () => {
  it("is kept up to a number, the oldest of it forgotten", async () => {
    const connections = made();
    const connection = await open(connections);
    for (let n = 0; n < 150; n++) {
      const note = { jsonrpc: "2.0", method: "notifications/message", params: { n } };
      upstream.streams[0]?.say("message", JSON.stringify(note));
    }
    const heard = read(connections.send(sessionOf(connection), accessOf("g"), { kind: "listen" }));
    await vi.advanceTimersByTimeAsync(0);
    const numbers = [...heard.text.matchAll(/"n":(\d+)/g)].map(([, n]) => Number(n));
    expect([numbers[0], numbers.at(-1), numbers.length]).toEqual([50, 149, 100]);
  });
});

describe("another worker", () => {
  /** Two workers, whose messages arrive when they are sent. */
  function workers(): [SseConnections, SseConnections] {
    const listeners = new Map<number, WorkerListener>();
    const messenger = (own: number): WorkerMessenger => ({
      own,
      tell: (worker, message) => {
        const listener = listeners.get(worker);
        if (listener === undefined) listeners.get(own)?.gone(worker);
        else listener.heard(own, message);
      },
      listen: (listener) => void listeners.set(own, listener),
    });
    return [made(messenger(1)), made(messenger(2))];
  }

  it("has the answers of a connection that it does not hold, for the same grant only", async () => {
    const [owner, other] = workers();
    const connection = await open(owner);
    const answer = read(other.send(sessionOf(connection), accessOf("g"), ask(1)));
    await vi.advanceTimersByTimeAsync(0);
    upstream.streams[0]?.response(1);
    await vi.advanceTimersByTimeAsync(0);
    expect([answer.end, answer.text.includes('"id":1')]).toEqual(["end", true]);
    const posts = upstream.posts.length;
    const foreign = other.send(sessionOf(connection), accessOf("h"), ask(2));
    expect([(await foreign.head).status, upstream.posts.length]).toEqual([404, posts]);
  });

  it("is answered 404 where the holder is gone, or was never there", async () => {
    const [, other] = workers();
    for (const id of ["1.unknown", "7.unknown", "nonsense"]) {
      const { status } = await other.send({ upstreamId: id } as Session, accessOf("g"), ask(1)).head;
      expect([id, status]).toEqual([id, 404]);
    }
  });

  it("that leaves ends what it asked", async () => {
    const [owner, other] = workers();
    const connection = await open(owner);
    const listening = other.send(sessionOf(connection), accessOf("g"), { kind: "listen" });
    await listening.head;
    expect(connection.isIdle).toBe(false);
    listening.abort(new Error("left"));
    expect(connection.isIdle).toBe(true);
  });
});
