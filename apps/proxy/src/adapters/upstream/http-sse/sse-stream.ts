import { classify, type Message, type ServerText, type SseEvent, SseParser } from "@sallyport/mcp";
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

type Read = ServerText | undefined;

export type StreamBounds = {
  readonly maxEventBytes: number;
  readonly held: Held;
  /** Reads a message, a long one in turns. */
  readonly read: (bytes: Uint8Array) => Read | Promise<Read>;
};

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
  readonly #bounds: StreamBounds;
  /** Events that wait until the long one before them is read, and its bytes. */
  #waiting: SseEvent[] | undefined = undefined;
  #readingBytes = 0;
  #ended = false;
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
    this.#bounds = bounds;
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
    if (this.#waiting === undefined) this.#exchange.resume();
  }

  close(reason: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#bounds.held.release();
    this.#rejectOpened(reason);
    this.#exchange.abort(reason);
    this.#reader.closed(reason);
  }

  chunk(bytes: Uint8Array): boolean {
    if (this.#closed) return true;
    const result = this.#parser.push(bytes);
    const hasRoom = this.#bounds.held.set(this.#parser.heldBytes + this.#readingBytes);
    if (!result.ok || !hasRoom) {
      this.close(new SseFailure(result.ok ? "no_room" : "too_large"));
      return true;
    }
    if (this.#waiting === undefined) return this.#take(result.events);
    this.#waiting.push(...result.events);
    return false;
  }

  /** In their order: while one is read in turns, all behind it wait. */
  #take(events: readonly SseEvent[]): boolean {
    let goesOn = true;
    for (const [i, event] of events.entries()) {
      if (this.#closed) break;
      const taken = this.#event(event);
      if (typeof taken === "boolean") {
        goesOn = taken;
        continue;
      }
      this.#waiting = events.slice(i + 1);
      this.#readingBytes = event.data?.length ?? 0;
      this.#bounds.held.set(this.#parser.heldBytes + this.#readingBytes);
      taken.then((passed) => this.#goOn(passed)).catch((error: Error) => this.close(error));
      return false;
    }
    return goesOn;
  }

  #goOn(passed: boolean): void {
    const events = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#readingBytes = 0;
    const goesOn = this.#take(events) && passed;
    if (this.#waiting !== undefined) return;
    if (this.#ended) this.end();
    else if (goesOn) this.#exchange.resume();
  }

  end(): void {
    this.#ended = true;
    if (this.#waiting === undefined) this.close(new SseFailure("closed"));
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

  #event({ event, data }: SseEvent): boolean | Promise<boolean> {
    if (data === undefined) return true; // nothing can be resumed here
    if (this.#messagePath === undefined && event === "endpoint") return this.#begin(data);
    // A later endpoint is not obeyed: the one that was checked stays.
    if (event === "endpoint" || data.length === 0) return true;
    const read = event === "message" ? this.#bounds.read(data) : undefined;
    return read instanceof Promise ? read.then((late) => this.#closed || this.#came(late)) : this.#came(read);
  }

  #came(read: Read): boolean {
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
