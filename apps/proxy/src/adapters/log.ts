import { type Logger, pino } from "pino";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

/** JSON lines on stdout. Nothing of a request's headers, arguments or answers is ever handed to it. */
export function createLog(level: string, worker?: number): Log {
  return pino({
    level,
    base: worker === undefined ? null : { worker, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
}

/**
 * Tells of a trouble once when it begins and once when it is over, however often it is noticed in between. A trouble
 * that changes its nature is told again.
 */
export class TroubleLog {
  readonly #log: Log;
  readonly #subject: string;
  readonly #over: string;
  #current: string | undefined = undefined;

  /** `over` is the sentence when it is over. */
  constructor(log: Log, subject: string, over: string) {
    this.#log = log;
    this.#subject = subject;
    this.#over = over;
  }

  get current(): string | undefined {
    return this.#current;
  }

  begin(sentence: string): void {
    if (this.#current === sentence) return;
    this.#current = sentence;
    this.#log.error({ subject: this.#subject }, sentence);
  }

  end(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#log.info({ subject: this.#subject }, this.#over);
  }
}
