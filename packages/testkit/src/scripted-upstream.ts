import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { sayOnStream, type ScriptedStream, ScriptedStreams } from "./scripted-streams.ts";
import { ScriptedTasks, TASKS_CAPABILITY } from "./scripted-tasks.ts";
import { statelessAnswer } from "./stateless-answer.ts";
import { type ScriptedSurfaces, SURFACE_CAPABILITIES, surfaceResult } from "./surface-answer.ts";

/** A request as it reached the upstream: the bytes, and what they say if they are JSON. */
export type SeenRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** JSON-RPC message of the body; undefined when it is none. */
  readonly message: JsonRpc | undefined;
  /** Resolves when the answer's connection closes, or its answer is complete. */
  readonly closed: Promise<void>;
};

export type JsonRpc = {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: unknown;
};

/** What the upstream says. One of `json`, `events` and `body`, or nothing for an empty body. */
export type ScriptedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly json?: unknown;
  /** Messages of an event stream; a string goes out as it stands. */
  readonly events?: readonly unknown[];
  readonly body?: string | Uint8Array;
  /** The body goes out in pieces of so many bytes. */
  readonly pieces?: number;
  /** Nothing is sent before it resolves. */
  readonly before?: Promise<unknown>;
  /** The stream stays open until it resolves; then `lastEvents` go out. */
  readonly until?: Promise<unknown>;
  readonly lastEvents?: readonly unknown[];
  /** Status and headers never come. */
  readonly hang?: true;
  /** The connection breaks after what was said so far. */
  readonly reset?: true;
};

export type Script = ScriptedAnswer | ((request: SeenRequest) => ScriptedAnswer | Promise<ScriptedAnswer>);

export type ScriptedUpstreamOptions = ScriptedSurfaces & {
  /** Give a session id on initialize and ask for it afterwards. */
  readonly sessions?: boolean;
  /** Answer in event streams instead of JSON. */
  readonly stream?: boolean;
  readonly tools?: readonly unknown[];
  readonly instructions?: string;
  /** Extensions of the protocol that it says it has, and experimental capabilities. */
  readonly extensions?: object;
  readonly experimental?: object;
  /** Speak 2026-07-28 and nothing older. */
  readonly stateless?: boolean;
  /** Speak HTTP+SSE, the transport of 2024-11-05. Other POSTs get what is scripted for "POST", or 405. */
  readonly sse?: boolean;
};

/**
 * An MCP server that does what it is told and remembers every request: the witness of what reached the upstream. It
 * answers as a well-behaved server of 2025-11-25, or of 2026-07-28, where nothing else was scripted.
 */
export class ScriptedUpstream {
  readonly requests: SeenRequest[] = [];
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  readonly #options: ScriptedUpstreamOptions;
  readonly #scripts = new Map<string, Script>();
  readonly #sessions = new Set<string>();
  readonly #streams = new ScriptedStreams();
  readonly tasks: ScriptedTasks;
  #waiting: { test: (request: SeenRequest) => boolean; done: (request: SeenRequest) => void }[] = [];

  private constructor(server: ReturnType<typeof createServer>, options: ScriptedUpstreamOptions) {
    this.#server = server;
    this.#options = options;
    this.tasks = new ScriptedTasks(options.stateless === true ? "stateless" : "session");
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    server.on("request", (request, response) => void this.#take(request, response));
  }

  static async start(options: ScriptedUpstreamOptions = {}): Promise<ScriptedUpstream> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ScriptedUpstream(server, options);
  }

  /** The streams that are open, where it speaks HTTP+SSE. */
  get streams(): readonly ScriptedStream[] {
    return this.#streams.open;
  }

  /**
   * From now on: `what` is a JSON-RPC method, `tool:<name>`, an HTTP method, or "endpoint": the body is what a stream
   * of HTTP+SSE says of the address for messages, `$STREAM` for the stream's id.
   */
  script(what: string, script: Script): void {
    this.#scripts.set(what, script);
  }

  /** Forgets scripts, requests and tasks, and nothing of the sessions. */
  reset(): void {
    this.#scripts.clear();
    this.requests.length = 0;
    this.tasks.forget();
  }

  /** The tools/call requests that came, of one tool or of all. */
  calls(tool?: string): SeenRequest[] {
    return this.requests.filter(
      ({ message }) =>
        message?.method === "tools/call" && (tool === undefined || message.params?.["name"] === tool),
    );
  }

  /** The next request for which `test` holds. */
  next(test: (request: SeenRequest) => boolean): Promise<SeenRequest> {
    return new Promise((done) => {
      this.#waiting.push({ test, done });
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(request, "end").catch(() => undefined);
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers, rawHeaders } = request;
    const closed = new Promise<void>((done) => response.once("close", done));
    const seen: SeenRequest = { method, url, headers, rawHeaders, body, message: readMessage(body), closed };
    this.requests.push(seen);
    const met = this.#waiting.filter(({ test }) => test(seen));
    this.#waiting = this.#waiting.filter((waiting) => !met.includes(waiting));
    for (const { done } of met) done(seen);
    if (this.#options.sse === true) await this.#answerOverSse(seen, response);
    else await send(response, await this.#answer(seen));
  }

  async #answerOverSse(seen: SeenRequest, response: ServerResponse): Promise<void> {
    const stream = this.#streams.of(seen);
    if (stream !== undefined)
      return sayOnStream(stream, await this.#answer({ ...seen, method: "message" }), response);
    const script = this.#scripts.get(seen.method);
    if (script !== undefined)
      return send(response, typeof script === "function" ? await script(seen) : script);
    if (seen.method !== "GET") return send(response, { status: 405 });
    const endpoint = this.#scripts.get("endpoint") as ScriptedAnswer | undefined;
    this.#streams.begin(seen, response, endpoint?.body as string | undefined);
  }

  async #answer(seen: SeenRequest): Promise<ScriptedAnswer> {
    const { message } = seen;
    const tool = message?.method === "tools/call" ? `tool:${String(message.params?.["name"])}` : "";
    const script =
      this.#scripts.get(tool) ?? this.#scripts.get(message?.method ?? "") ?? this.#scripts.get(seen.method);
    if (script !== undefined) return typeof script === "function" ? await script(seen) : script;
    return this.#standard(seen);
  }

  #standard(seen: SeenRequest): ScriptedAnswer {
    const { method, headers, message } = seen;
    if (this.#options.stateless === true) return statelessAnswer(seen, this.#options, this.tasks);
    const session = headers["mcp-session-id"];
    if (this.#options.sessions === true && message?.method !== "initialize") {
      if (session === undefined) return { status: 400 };
      if (!this.#sessions.has(String(session))) return { status: 404 };
      if (method === "DELETE") this.#sessions.delete(String(session));
    }
    if (method === "GET") return { status: 405 };
    if (method === "DELETE") return { status: this.#options.sessions === true ? 200 : 405 };
    if (message?.method === undefined || message.id === undefined) return { status: 202 };
    const reply = { jsonrpc: "2.0", id: message.id, ...this.#result(message) };
    const headersOut: Record<string, string> = {};
    if (this.#options.sessions === true && message.method === "initialize") {
      headersOut["mcp-session-id"] = randomUUID();
      this.#sessions.add(headersOut["mcp-session-id"]);
    }
    return this.#options.stream === true
      ? { events: [reply], headers: headersOut }
      : { json: reply, headers: headersOut };
  }

  #result({ method, params }: JsonRpc): { result: unknown } | { error: unknown } {
    const { tools = [], instructions, extensions, experimental } = this.#options;
    if (method === "initialize") {
      const serverInfo = { name: "scripted", version: "1.0.0" };
      const text = instructions === undefined ? {} : { instructions };
      const more = { ...(extensions && { extensions }), ...(experimental && { experimental }) };
      const capabilities = { ...SURFACE_CAPABILITIES, tasks: TASKS_CAPABILITY, ...more };
      const said = { protocolVersion: params?.["protocolVersion"], capabilities };
      return { result: { ...said, serverInfo, ...text } };
    }
    const told = this.tasks.answer(method ?? "", params ?? {});
    if (told !== undefined) return told;
    if (method === "tools/list") return { result: { tools } };
    if (method === "tools/call") {
      return { result: { content: [{ type: "text", text: `ran ${String(params?.["name"])}` }] } };
    }
    if (method === "ping") return { result: {} };
    const result = surfaceResult(method ?? "", params ?? {}, this.#options);
    return result === undefined ? { error: { code: -32601, message: "Method not found" } } : { result };
  }
}

function readMessage(body: Buffer): JsonRpc | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A message as an event, or a string as it stands. */
export function sseText(event: unknown): string {
  return typeof event === "string" ? event : `event: message\ndata: ${JSON.stringify(event)}\n\n`;
}

async function send(response: ServerResponse, answer: ScriptedAnswer): Promise<void> {
  await answer.before;
  if (answer.hang === true) return;
  const { status = 200, headers = {}, json, events, pieces } = answer;
  const isStream = events !== undefined || answer.until !== undefined;
  const type = isStream ? "text/event-stream" : json === undefined ? undefined : "application/json";
  response.writeHead(status, {
    ...(type === undefined ? {} : { "content-type": type }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value as string | string[]])),
  });
  response.flushHeaders();
  const text =
    json === undefined ? (answer.body ?? (events ?? []).map(sseText).join("")) : JSON.stringify(json);
  const bytes = Buffer.from(text as string);
  if (pieces === undefined) response.write(bytes);
  if (pieces !== undefined) await writePieces(response, bytes, pieces);
  await answer.until;
  if (answer.lastEvents !== undefined) response.write(answer.lastEvents.map(sseText).join(""));
  if (answer.reset === true) response.destroy();
  else response.end();
}

async function writePieces(response: ServerResponse, bytes: Buffer, size: number): Promise<void> {
  const closed = new Promise<void>((done) => response.once("close", done));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    if (response.write(bytes.subarray(at, at + size))) continue;
    await Promise.race([new Promise<void>((done) => response.once("drain", done)), closed]);
  }
}
