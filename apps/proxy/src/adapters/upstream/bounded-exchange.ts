import type { BodySink } from "./body-sink.ts";
import type { UpstreamExchange, UpstreamHead } from "./upstream.ts";

/** What is read of an answer whose client has left: so much, and for so long. Then nobody reads it any more. */
const UNREAD_BYTES = 1024 * 1024;
const UNREAD_MS = 30_000;
/** Between two pieces beyond that, of one that has to be read to its end. */
const SLOW_MS = 1000;

/** An exchange that does not go on for ever when nobody waits for its answer any more. */
export class BoundedExchange implements UpstreamExchange {
  readonly #exchange: UpstreamExchange;
  #bytesLeft = Number.POSITIVE_INFINITY;
  #isReadToEnd = false;
  #reason: Error | undefined = undefined;
  #timer: NodeJS.Timeout | undefined = undefined;
  #isSlowed = false;
  #isGivenUp = false;

  constructor(exchange: UpstreamExchange) {
    this.#exchange = exchange;
  }

  get head(): Promise<UpstreamHead> {
    return this.#exchange.head;
  }

  get begun(): boolean {
    return this.#exchange.begun;
  }

  /** It was ended because nobody waited for it, and it went on for too long or sent too much. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /**
   * Its client has left. What still comes is read within bounds, for the record of how it ended.
   * @param isReadToEnd it holds a place until the server is done with it, so it is read slowly instead of being cut
   */
  abandon(reason: Error, isReadToEnd: boolean): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#bytesLeft = UNREAD_BYTES;
    this.#isReadToEnd = isReadToEnd;
    if (!isReadToEnd) this.#timer = setTimeout(() => this.#giveUp(), UNREAD_MS).unref();
  }

  /** Its outcome is known, and the rest of its body matters to nobody. */
  settled(): void {
    if (!this.#isSlowed) clearTimeout(this.#timer);
  }

  pipe(sink: BodySink): void {
    this.#exchange.pipe({
      chunk: (bytes) => {
        const goesOn = sink.chunk(bytes);
        this.#bytesLeft -= bytes.length;
        if (this.#bytesLeft >= 0) return goesOn;
        return this.#isReadToEnd ? this.#slowDown() : this.#giveUp();
      },
      end: () => sink.end(),
      fail: (error) => sink.fail(error),
    });
  }

  resume(): void {
    if (!this.#isSlowed) this.#exchange.resume();
  }

  abort(reason: Error): void {
    this.#exchange.abort(reason);
  }

  #slowDown(): false {
    this.#isSlowed = true;
    this.#timer = setTimeout(() => {
      this.#isSlowed = false;
      this.#exchange.resume();
    }, SLOW_MS).unref();
    return false;
  }

  #giveUp(): true {
    this.#isGivenUp = true;
    this.#exchange.abort(this.#reason ?? new Error("nobody reads it"));
    return true;
  }
}
