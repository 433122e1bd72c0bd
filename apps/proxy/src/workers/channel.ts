import type { Duplex } from "node:stream";
import { deserialize, serialize } from "node:v8";
import { reportLater } from "../adapters/last-line.ts";

/** A question to the other side, a message without an answer, an answer or a failure. */
type Message =
  | { readonly kind: "ask"; readonly id: number; readonly what: string; readonly body: unknown }
  | { readonly kind: "tell"; readonly what: string; readonly body: unknown }
  | { readonly kind: "answer"; readonly id: number; readonly body: unknown }
  | { readonly kind: "failure"; readonly id: number; readonly why: string };

/** Handles what the other side asks or tells. What it throws rejects the other side's question. */
export type Handler = (body: unknown) => unknown;

type Pending = { done(body: unknown): void; fail(error: Error): void };

const LENGTH_BYTES = 4;

/**
 * Carries messages and answers between the supervisor and a worker in order. All messages of one turn of the event loop
 * share a frame: its length, and the messages in V8's format. Both sides run this program, so bodies have the types of
 * their handlers. Connections are passed on another channel, which blocks until the other side has taken one.
 */
export class Channel {
  readonly #stream: Duplex;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #outgoing: Message[] = [];
  #soon: NodeJS.Immediate | undefined = undefined;
  #pieces: Buffer[] = [];
  #size = 0;
  /** The number of bytes that the next step needs. */
  #wanted = LENGTH_BYTES;
  #closed = false;

  /** @param onClose called when the other side is gone and all its messages were handled */
  constructor(stream: Duplex, handlers: ReadonlyMap<string, Handler>, onClose: () => void) {
    this.#stream = stream;
    this.#handlers = handlers;
    stream.on("data", (bytes: Buffer) => this.#receive(bytes));
    stream.on("error", () => undefined); // the close event follows
    stream.once("close", () => {
      this.#close();
      onClose();
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Rejects when the other side fails, or is gone. */
  ask(what: string, body?: unknown): Promise<unknown> {
    return new Promise((done, fail) => {
      if (this.#closed) return fail(new ChannelClosed());
      const id = ++this.#lastId;
      this.#pending.set(id, { done, fail });
      this.#say({ kind: "ask", id, what, body });
    });
  }

  tell(what: string, body?: unknown): void {
    this.#say({ kind: "tell", what, body });
  }

  /** Sends now what would be sent at the end of this turn. */
  flush(): void {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#outgoing.length === 0 || this.#closed) return;
    const messages = serialize(this.#outgoing);
    this.#outgoing = [];
    const frame = Buffer.allocUnsafe(LENGTH_BYTES + messages.length);
    frame.writeUInt32LE(messages.length);
    messages.copy(frame, LENGTH_BYTES);
    this.#stream.write(frame);
  }

  /** Rejects all open questions. */
  #close(): void {
    this.#closed = true;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const waiting of pending) waiting.fail(new ChannelClosed());
  }

  /** A frame may arrive in many pieces, which are joined once. */
  #receive(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size < this.#wanted) return;
    let rest = this.#pieces.length === 1 ? bytes : Buffer.concat(this.#pieces, this.#size);
    let end = frameBytes(rest);
    while (rest.length >= end) {
      const messages = deserialize(rest.subarray(LENGTH_BYTES, end)) as Message[];
      rest = rest.subarray(end);
      end = frameBytes(rest);
      for (const message of messages) this.#take(message);
    }
    this.#wanted = end;
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
  }

  #say(message: Message): void {
    this.#outgoing.push(message);
    this.#soon ??= setImmediate(() => this.flush());
  }

  #take(message: Message): void {
    switch (message.kind) {
      case "ask":
        return this.#answer(message.id, message.what, message.body);
      case "tell":
        return this.#hear(message.what, message.body);
      case "answer":
        return this.#settle(message.id)?.done(message.body);
      case "failure":
        return this.#settle(message.id)?.fail(new Error(message.why));
    }
  }

  /** Nobody is told how it ended; the messages behind it are heard in any case. */
  #hear(what: string, body: unknown): void {
    try {
      const heard = this.#handlers.get(what)?.(body);
      if (heard instanceof Promise) heard.catch(reportLater);
    } catch (error) {
      reportLater(error);
    }
  }

  #answer(id: number, what: string, body: unknown): void {
    const failed = (error: unknown): void => {
      this.#say({ kind: "failure", id, why: error instanceof Error ? error.message : "It failed." });
    };
    try {
      const handler = this.#handlers.get(what);
      if (handler === undefined) throw new Error(`There is no handler for ${what}.`);
      const answer = handler(body);
      if (answer instanceof Promise)
        answer.then((late) => this.#say({ kind: "answer", id, body: late })).catch(failed);
      else this.#say({ kind: "answer", id, body: answer });
    } catch (error) {
      failed(error);
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

/** The length of the frame that begins here, or its minimum where the length has not arrived yet. */
function frameBytes(start: Buffer): number {
  return start.length < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + start.readUInt32LE();
}

class ChannelClosed extends Error {
  constructor() {
    super("The other process is gone.");
  }
}
