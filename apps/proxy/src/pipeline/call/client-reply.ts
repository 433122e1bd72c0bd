import { SSE_KEEP_ALIVE, sseMessage, type SsePosition, ssePriming } from "@sallyport/mcp";
import type { ClientSide } from "./client-side.ts";

/** A client that takes nothing for so long, with something waiting for it, has gone. */
const STALLED_MS = 30_000;

const JSON_HEADERS = ["content-type", "application/json", "cache-control", "no-store"];
const STREAM_HEADERS = [
  "content-type",
  "text/event-stream",
  "cache-control",
  "no-store, no-transform",
  "x-accel-buffering",
  "no",
];

/**
 * The client's side of an answer. All headers are ours; nothing is sent twice; and once the client has left, what is
 * written is dropped. Whether that cancels anything is for `onGone`: in the session era it does not.
 */
export class ClientReply {
  /** Bytes of the body, as far as they were sent. */
  bytes = 0;
  readonly #response: ClientSide;
  #gone = false;
  #isStream = false;
  #isWatched = false;
  #onGone: () => void = () => undefined;
  /** Whoever waits until the client has caught up. */
  #goOn: (() => void) | undefined = undefined;

  constructor(response: ClientSide) {
    this.#response = response;
    this.#gone = response.closed;
    response.once("close", () => this.#attempt(() => this.#closed()));
  }

  /** The client left before its answer was complete. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Status and headers are sent; only the body can still change. */
  get started(): boolean {
    return this.#response.headersSent;
  }

  /** It has begun as a stream: what is to be said is a message of it, and its status is 200. */
  get isStream(): boolean {
    return this.#isStream;
  }

  /** What is done when the client leaves. */
  get onGone(): () => void {
    return this.#onGone;
  }

  set onGone(act: () => void) {
    this.#onGone = act;
    if (this.#gone) act();
  }

  /** `act` is called once nothing of the answer is kept any more. */
  onClosed(act: () => void): void {
    if (this.#response.closed) act();
    else this.#response.once("close", () => this.#attempt(act));
  }

  /** A whole answer, as the last message of a stream that has begun. `headers` are names and values by turns. */
  send(status: number, body: string | Uint8Array, headers: readonly string[] = []): void {
    if (this.#gone || this.#response.writableEnded) return;
    if (this.#isStream) {
      this.writeMessage(
        typeof body === "string" ? body : Buffer.from(body).toString("utf8"),
        () => undefined,
      );
      return this.end();
    }
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    const hasBody = status !== 202 && status !== 204;
    const all = length === 0 ? [] : JSON_HEADERS.slice();
    if (hasBody || length > 0) all.push("content-length", String(length));
    all.push(...headers);
    this.#response.writeHead(status, all);
    this.#response.end(body);
    if (this.#response.writableLength > 0) this.#watch();
    this.bytes += length;
  }

  startStream(): void {
    if (this.#gone || this.started) return;
    this.#isStream = true;
    this.#response.writeHead(200, STREAM_HEADERS);
    this.#response.flushHeaders();
  }

  startJson(): void {
    if (!this.#gone && !this.started) this.#response.writeHead(200, JSON_HEADERS);
  }

  /** False when the client is slower than the upstream; `drained` is called once it has caught up. */
  write(chunk: string | Uint8Array, drained: () => void): boolean {
    if (this.#gone) return true;
    this.bytes += typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.length;
    if (this.#response.write(chunk)) return true;
    this.#watch();
    this.#goOn = () => {
      this.#response.setTimeout(0);
      this.#goOn = undefined;
      this.#attempt(drained);
    };
    this.#response.once("drain", this.#goOn);
    return false;
  }

  /** Cuts the answer off when nothing of it goes out for a while; slow is not stalled. */
  #watch(): void {
    if (!this.#isWatched) this.#response.on("timeout", () => this.cutOff());
    this.#isWatched = true;
    this.#response.setTimeout(STALLED_MS);
  }

  /** One message of a stream. */
  writeMessage(text: string, drained: () => void, position?: SsePosition): boolean {
    this.startStream();
    return this.write(sseMessage(text, position), drained);
  }

  /** Where the stream stands, before there is a message. */
  writePosition(position: SsePosition, drained: () => void): boolean {
    this.startStream();
    return this.write(ssePriming(position), drained);
  }

  /** A comment, where it is a stream or nothing was sent yet, so that it becomes one. */
  keepAlive(): void {
    this.startStream();
    if (this.#isStream && !this.#gone && this.#goOn === undefined) this.#response.write(SSE_KEEP_ALIVE);
  }

  /** The end of a body that was written in pieces. */
  end(): void {
    if (!this.#gone) this.#response.end();
  }

  #closed(): void {
    if (this.#response.writableFinished) return;
    this.#gone = true;
    this.#attempt(() => this.#goOn?.()); // there is nobody to wait for
    this.#onGone();
  }

  /** In an event of the connection: what goes wrong there ends this answer, and nothing else. */
  #attempt(act: () => void): void {
    try {
      act();
    } catch {
      this.#response.destroy();
    }
  }

  /** Breaks the answer off, so that nobody can take what came of it for the whole. */
  cutOff(): void {
    this.#response.destroy();
  }
}
