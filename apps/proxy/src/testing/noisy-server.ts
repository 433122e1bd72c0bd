import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { listenLocally, type LocalServer } from "./local-server.ts";

type Message = {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: { readonly name?: string };
};

/** What the server does with one request: bytes of a body, or bytes that are sent again and again. */
export type Noise = {
  readonly type?: "application/json" | "text/event-stream";
  readonly body?: (id: unknown) => Buffer;
  /** Sent without end after `body`, as fast as it is read. */
  readonly forEver?: Buffer;
  /** Milliseconds before the first byte of the body. */
  readonly after?: number;
  /** Milliseconds between two of them. */
  readonly every?: number;
};

/** A server that misbehaves: by `tools/call` of a tool's name, by method, or "GET". It prepares what it sends, to cost little. */
export class NoisyServer {
  readonly url: string;
  /** Answers that are under way. */
  open = 0;
  /** Messages that reached it, beside those that begin a session. */
  asked = 0;
  /** Answers that were under way at some time, and those that were taken to their end. */
  began = 0;
  completed = 0;
  readonly #server: LocalServer;

  private constructor(server: LocalServer) {
    this.#server = server;
    this.url = server.url;
  }

  static async start(noises: Readonly<Record<string, Noise>>): Promise<NoisyServer> {
    let noisy: NoisyServer | undefined = undefined;
    const server = await listenLocally((request, response) => {
      void noisy?.answer(request, response, noises);
    });
    noisy = new NoisyServer(server);
    return noisy;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  /** Resolves when so many answers have begun. */
  async begun(count: number): Promise<void> {
    while (this.began < count) await delay(5);
  }

  /** Resolves when no answer is under way. */
  async idle(): Promise<void> {
    while (this.open > 0) await delay(5);
  }

  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    noises: Readonly<Record<string, Noise>>,
  ): Promise<void> {
    response.on("error", () => undefined);
    const message = request.method === "GET" ? { id: null, method: "GET" } : await read(request);
    const { id, method = "" } = message;
    if (method === "initialize") return answerInitialize(response, id);
    this.asked++;
    if (id === undefined) return void response.writeHead(202).end();
    const noise = noises[message.params?.name ?? ""] ?? noises[method];
    if (noise === undefined)
      return void response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result: { content: [] } }));
    const { type = "application/json", body, forEver } = noise;
    response.writeHead(200, { "content-type": type });
    response.flushHeaders();
    this.began++;
    this.open++;
    response.once("close", () => this.open--);
    response.once("finish", () => this.completed++);
    if (noise.after !== undefined) await delay(noise.after);
    if (body !== undefined) this.#write(response, body(id));
    if (forEver === undefined) return void response.end();
    await this.#forEver(response, forEver, noise.every);
  }

  async #forEver(response: ServerResponse, bytes: Buffer, every = 0): Promise<void> {
    const closed = new Promise<void>((done) => response.once("close", done));
    while (!response.destroyed) {
      const isTaken = this.#write(response, bytes);
      if (!isTaken) await Promise.race([new Promise<void>((done) => response.once("drain", done)), closed]);
      else await new Promise<void>((done) => (every > 0 ? setTimeout(done, every) : setImmediate(done)));
    }
  }

  #write(response: ServerResponse, bytes: Buffer): boolean {
    return response.write(bytes);
  }
}

async function read(request: IncomingMessage): Promise<Message> {
  const chunks: Buffer[] = [];
  request.on("error", () => undefined);
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as Message;
  } catch {
    return {};
  }
}

function answerInitialize(response: ServerResponse, id: unknown): void {
  const result = {
    protocolVersion: "2025-11-25",
    capabilities: { tools: {}, logging: {}, prompts: {} },
    serverInfo: { name: "noisy", version: "1" },
  };
  response
    .writeHead(200, { "content-type": "application/json", "mcp-session-id": randomUUID() })
    .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
}

/** A message as an event. */
export function event(message: object): Buffer {
  return Buffer.from(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}
