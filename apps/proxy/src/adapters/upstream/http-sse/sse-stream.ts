import {
  classify,
  type Message,
  readServerText,
  type ServerText,
  type SseEvent,
  SseParser,
} from "@sallyport/mcp";
import type { Held } from "../../state/held-bytes.ts";
import { type BodySink, guardSink } from "../body-sink.ts";
import type { UpstreamExchange, UpstreamHead } from "../upstream.ts";
import { messagePath } from "./message-path.ts";
import { SseFailure } from "./sse-failure.ts";

/** Who reads the stream. */
export type StreamReader = {
  /** One message, and its text as it came. False to be sent no more until `resume`. */
  message(message: Message, text: string): boolean;
  /** Something came that is not a message; what it says where that is JSON. */
  foreign(read: ServerText | undefined): void;
  /** It is compressed, which nobody asked for. */
  compressed(): void;
  /** It is over; comes once. */
  closed(reason: Error): void;
};

export type StreamBounds = { readonly maxEventBytes: number; readonly held: Held };

/** Milliseconds, once the server has begun to answer. */
const ENDPOINT_WITHIN_MS = 10_000;

/**
 * The stream of a server that speaks HTTP+SSE: first an `endpoint` event that says where messages go, then messages.
 * A server that begins with a message does not speak this transport; what is neither is dropped.
 */
export class SseStream implements BodySink {
  /** Resolves when messages can be sent. Rejects with SseFailure, or with why the server cannot be reached. */
  readonly opened: Promise<void>;
  readonly #exchange: UpstreamExchange;
  readonly #origin: { readonly origin: string; readonly path: string };
  readonly #reader: StreamReader;
  readonly #parser: SseParser;
  readonly #held: Held;
  #resolveOpened: () => void = () => undefined;
  #rejectOpened: (reason: Error) => void = () => undefined;
  #messagePath: string | undefined = undefined;
  #closed = false;

  /** @param registered the server's URL, which `exchange` is a GET of */
  constructor(
    exchange: UpstreamExchange,
    registered: { readonly origin: string; readonly path: string },
    { reader, bounds }: { readonly reader: StreamReader; readonly bounds: StreamBounds },
  ) {
    this.#parser = new SseParser(bounds.maxEventBytes);
    this.#held = bounds.held;
    this.#exchange = exchange;
    this.#origin = registered;
    this.#reader = reader;
    this.opened = new Promise((done, fail) => {
      this.#resolveOpened = done;
      this.#rejectOpened = fail;
    });
    this.opened.catch(() => undefined); // whoever awaits it is told
    exchange.head.then((head) => this.#open(head)).catch((error: Error) => this.close(error));
  }

  /** Path and query that messages are sent to, once it is opened. */
  get messagePath(): string {
    return this.#messagePath ?? "";
  }

  resume(): void {
    this.#exchange.resume();
  }

  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#held.release();
    this.#rejectOpened(reason);
    this.#exchange.abort(reason);
    this.#reader.closed(reason);
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    const result = this.#parser.push(bytes);
    const hasRoom = this.#held.set(this.#parser.heldBytes);
    if (!result.ok || !hasRoom) {
      this.close(new SseFailure(result.ok ? "no_room" : "too_large"));
      return true;
    }
    let goesOn = true;
    for (const event of result.events) if (!this.#closed) goesOn = this.#event(event);
    return goesOn;
  }

  end(): void {
    this.close(new SseFailure("closed"));
  }

  fail(): void {
    this.close(new SseFailure("closed"));
  }

  #open({ status, headers, wasEncoded }: UpstreamHead): void {
    const type = (headers["content-type"] ?? "").split(";", 1)[0] ?? "";
    const isPlain = (headers["content-encoding"] ?? "identity") === "identity";
    const isStream = status === 200 && type.trim().toLowerCase() === "text/event-stream" && isPlain;
    if (!isStream) {
      const isRefused = status === 401 || status === 403;
      return this.close(new SseFailure(isRefused ? "refused_credential" : "not_spoken"));
    }
    if (wasEncoded) this.#reader.compressed();
    const late = setTimeout(() => this.close(new SseFailure("not_spoken")), ENDPOINT_WITHIN_MS).unref();
    const inTime = (): void => clearTimeout(late);
    void this.opened.then(inTime, inTime);
    // What a message does to one of its readers costs this connection, which is one session, and no other.
    this.#exchange.pipe(guardSink(this, (error) => this.close(error)));
  }

  #event({ event, data }: SseEvent): boolean {
    if (data === undefined) return true; // nothing can be resumed here
    if (this.#messagePath === undefined && event === "endpoint") return this.#begin(data);
    // A later endpoint is not obeyed: the one that was checked stays.
    if (event === "endpoint" || data.length === 0) return true;
    const read = event === "message" ? readServerText(data) : undefined;
    const classified = read && classify(read.value);
    if (read === undefined || classified?.ok !== true) {
      this.#reader.foreign(read);
      return true;
    }
    if (this.#messagePath !== undefined) return this.#reader.message(classified.message, read.text);
    this.close(new SseFailure("not_spoken"));
    return true;
  }

  #begin(data: Uint8Array): boolean {
    const path = messagePath(data, this.#origin);
    if (path === undefined) {
      this.close(new SseFailure("foreign_endpoint"));
    } else {
      this.#messagePath = path;
      this.#resolveOpened();
    }
    return true;
  }
}
