import { type BodySink, guardSink } from "../body-sink.ts";
import type { UpstreamExchange, UpstreamHead } from "../upstream.ts";
import { SseFailure } from "./sse-failure.ts";

/** The connection that an answer comes from. */
export type AnswerSource = {
  /** Whether bytes of the request may have left. */
  begun(): boolean;
  /** Whoever reads the answer can take no more for now; or again. */
  paused(isPaused: boolean): void;
  /** Nobody wants the answer any more. */
  aborted(reason: Error): void;
};

/**
 * What one request of a client sees of an HTTP+SSE connection: as if the server had answered it with a stream of its
 * own. `start` gives its head, `give` what comes, and exactly one of `end` and `fail` comes last.
 */
export class SseAnswer implements UpstreamExchange {
  readonly head: Promise<UpstreamHead>;
  readonly #source: AnswerSource;
  readonly #silence: NodeJS.Timeout | undefined;
  #resolveHead: (head: UpstreamHead) => void = () => undefined;
  #rejectHead: (error: Error) => void = () => undefined;
  #sink: BodySink | undefined = undefined;
  #early: Uint8Array[] = [];
  #over = false;
  #failure: Error | undefined = undefined;

  /** @param silenceMs milliseconds without a message after which it is given up; 0 for never. */
  constructor(source: AnswerSource, silenceMs: number) {
    this.#source = source;
    this.head = new Promise((done, fail) => {
      this.#resolveHead = done;
      this.#rejectHead = fail;
    });
    this.head.catch(() => undefined); // whoever reads it is told by their own await
    const giveUp = (): void => this.abort(new SseFailure("timeout"));
    if (silenceMs > 0) this.#silence = setTimeout(giveUp, silenceMs).unref();
  }

  get begun(): boolean {
    return this.#source.begun();
  }

  /** Only the first one counts. */
  start(head: UpstreamHead): void {
    this.#resolveHead(head);
  }

  /** @param bytes of whole events */
  give(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#silence?.refresh();
    if (this.#sink === undefined) this.#early.push(bytes);
    else this.#pass(this.#sink, bytes);
  }

  end(): void {
    if (!this.#finish()) return;
    this.#sink?.end();
  }

  fail(error: Error): void {
    if (!this.#finish()) return;
    this.#failure = error;
    this.#rejectHead(error);
    this.#sink?.fail(error);
  }

  pipe(sink: BodySink): void {
    // Whoever reads this answer is one of several readers of the connection.
    const guarded = guardSink(sink, (error) => this.abort(error));
    this.#sink = guarded;
    for (const bytes of this.#early.splice(0)) this.#pass(guarded, bytes);
    if (this.#failure !== undefined) guarded.fail(this.#failure);
    else if (this.#over) guarded.end();
  }

  resume(): void {
    this.#source.paused(false);
  }

  /** After its end too: whoever reads it may find then that it cannot be used. */
  abort(reason: Error): void {
    this.#source.aborted(reason);
    this.fail(reason);
  }

  #pass(sink: BodySink, bytes: Uint8Array): void {
    if (!sink.chunk(bytes) && !this.#over) this.#source.paused(true);
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    clearTimeout(this.#silence);
    this.#source.paused(false);
    return true;
  }
}

/** An answer that is there as a whole. @param begun whether the server may have seen the request */
export function headOnly(head: UpstreamHead, begun = true, body?: Uint8Array): UpstreamExchange {
  const nobody = { begun: () => begun, paused: () => undefined, aborted: () => undefined };
  const answer = new SseAnswer(nobody, 0);
  answer.start(head);
  if (body !== undefined) answer.give(body);
  answer.end();
  return answer;
}
