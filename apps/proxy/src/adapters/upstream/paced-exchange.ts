import type { BodySink } from "./body-sink.ts";
import type { Holder, Shares } from "../state/shares.ts";
import type { Turns } from "./turns.ts";
import type { UpstreamExchange, UpstreamHead } from "./upstream.ts";

/** Bytes that are taken in one turn: a stream of small messages takes about a millisecond for so many. */
const PIECE_BYTES = 8192;

/**
 * An exchange whose body comes in turns with those of all others. A server that sends faster than it gets turns, or than
 * the bytes a second of the grant and the organisation, is told to wait.
 */
export class PacedExchange implements UpstreamExchange {
  readonly #exchange: UpstreamExchange;
  readonly #turns: Turns;
  readonly #shares: Shares;
  readonly #holder: Holder;
  #sink: BodySink | undefined = undefined;
  /** What came and had no turn yet; null is the end of the body. */
  #pending: (Uint8Array | null)[] = [];
  #isSinkFull = false;
  #isPaused = false;
  #ended = false;
  #over = false;
  /** Its holder has had more bytes than its share. */
  #waiting: NodeJS.Timeout | undefined = undefined;

  constructor(exchange: UpstreamExchange, holder: Holder, by: { turns: Turns; shares: Shares }) {
    this.#exchange = exchange;
    this.#holder = holder;
    this.#turns = by.turns;
    this.#shares = by.shares;
  }

  get head(): Promise<UpstreamHead> {
    return this.#exchange.head;
  }

  get begun(): boolean {
    return this.#exchange.begun;
  }

  pipe(sink: BodySink): void {
    this.#sink = sink;
    this.#exchange.pipe({
      chunk: (bytes) => this.#chunk(bytes),
      end: () => this.#end(),
      fail: (error) => this.#fail(error),
    });
  }

  resume(): void {
    this.#isSinkFull = false;
    this.#goOn();
  }

  abort(reason: Error): void {
    this.#exchange.abort(reason);
    if (this.#ended) this.#fail(reason); // the exchange has nobody to tell any more
  }

  #chunk(bytes: Uint8Array): boolean {
    if (this.#over) return true;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) this.#queue(bytes.subarray(at, at + PIECE_BYTES));
    this.#isPaused = this.#isSinkFull || this.#pending.length > 0 || this.#waiting !== undefined;
    return !this.#isPaused;
  }

  #end(): void {
    this.#ended = true;
    if (!this.#over) this.#queue(null);
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#pending = [];
    clearTimeout(this.#waiting);
    this.#sink?.fail(error);
  }

  #queue(piece: Uint8Array | null): void {
    this.#pending.push(piece);
    if (this.#pending.length === 1 && this.#waiting === undefined) this.#takeTurn();
  }

  #takeTurn(): void {
    this.#turns.take(this.#holder.orgId, () => {
      try {
        this.#give();
      } catch (error) {
        const reason = error instanceof Error ? error : new Error("relay failed");
        this.#exchange.abort(reason);
        this.#fail(reason);
      }
    });
  }

  #give(): void {
    const piece = this.#pending[0];
    if (this.#over || piece === undefined) return;
    if (piece === null) {
      this.#over = true;
      return this.#sink?.end();
    }
    if (this.#sink?.chunk(piece) === false) this.#isSinkFull = true;
    this.#pending.shift();
    const waitMs = this.#over ? 0 : this.#shares.spend(this.#holder, piece.length);
    if (waitMs > 0) this.#waiting = setTimeout(() => this.#waited(), waitMs);
    else if (this.#pending.length > 0) this.#takeTurn();
    else this.#goOn();
  }

  #waited(): void {
    this.#waiting = undefined;
    if (this.#pending.length > 0) this.#takeTurn();
    else this.#goOn();
  }

  #goOn(): void {
    const mayGoOn = !this.#isSinkFull && this.#pending.length === 0 && this.#waiting === undefined;
    if (!this.#isPaused || !mayGoOn) return;
    this.#isPaused = false;
    this.#exchange.resume();
  }
}
