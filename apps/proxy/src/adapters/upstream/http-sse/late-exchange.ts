import type { BodySink } from "../body-sink.ts";
import type { UpstreamExchange, UpstreamHead } from "../upstream.ts";

/** An exchange that has to be found first: by asking the server in one way and then in another. */
export class LateExchange implements UpstreamExchange {
  readonly head: Promise<UpstreamHead>;
  readonly #aborted = new AbortController();
  #found: UpstreamExchange | undefined = undefined;

  /** @param find is told by the signal when nobody wants the answer any more */
  constructor(find: (signal: AbortSignal) => Promise<UpstreamExchange>) {
    this.head = find(this.#aborted.signal).then((found) => {
      this.#found = found;
      const { reason } = this.#aborted.signal as { reason: unknown };
      if (reason instanceof Error) found.abort(reason);
      return found.head;
    });
    this.head.catch(() => undefined); // whoever reads it is told by their own await
  }

  /** While it is looked for, the server may have been asked in another way. */
  get begun(): boolean {
    return this.#found?.begun ?? true;
  }

  pipe(sink: BodySink): void {
    this.#found?.pipe(sink);
  }

  resume(): void {
    this.#found?.resume();
  }

  abort(reason: Error): void {
    this.#aborted.abort(reason);
    this.#found?.abort(reason);
  }
}
