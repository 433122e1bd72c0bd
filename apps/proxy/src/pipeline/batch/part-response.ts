import { EventEmitter } from "node:events";
import type { ClientSide } from "../call/client-side.ts";

export type PartAnswer = {
  readonly status: number;
  /** Names and values by turns. */
  readonly headers: readonly string[];
  readonly body: Buffer;
};

/** The client's side of one message of a batch: what it is answered is kept until all of them are. */
export class PartResponse implements ClientSide {
  headersSent = false;
  writableEnded = false;
  writableFinished = false;
  readonly writableLength = 0;
  readonly #events = new EventEmitter();
  readonly #chunks: Buffer[] = [];
  #status = 0;
  #headers: readonly string[] = [];
  #isClosed: boolean;

  /** @param isGone the client has left already */
  constructor(isGone: boolean) {
    this.#isClosed = isGone;
  }

  get closed(): boolean {
    return this.#isClosed;
  }

  /** Undefined where the answer broke off, or there was none. */
  get answer(): PartAnswer | undefined {
    if (!this.writableFinished) return undefined;
    return { status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) };
  }

  once(event: "close" | "drain", act: () => void): void {
    this.#events.once(event, act);
  }

  /** Nobody reads it slowly. */
  on(): void {}

  setTimeout(): void {}

  flushHeaders(): void {}

  writeHead(status: number, headers: string[]): void {
    this.headersSent = true;
    this.#status = status;
    this.#headers = headers;
  }

  write(chunk: string | Uint8Array): boolean {
    if (!this.#isClosed) this.#chunks.push(Buffer.from(chunk as string));
    return true;
  }

  end(chunk?: string | Uint8Array): void {
    if (this.#isClosed || this.writableEnded) return;
    if (chunk !== undefined) this.write(chunk);
    this.writableEnded = true;
    this.writableFinished = true;
  }

  destroy(): void {
    this.close();
  }

  /** Nothing of it is on its way any more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.emit("close");
  }
}
