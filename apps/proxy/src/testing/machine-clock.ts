const PAUSE_MS = 10;
const MAX_STEP_MS = 50;

/**
 * A clock for promised times. It follows real time, and stops while this machine stalls. A step is a timer and a
 * committed transaction; the time of a step beyond 50 ms is the machine's own delay and does not count. On an idle
 * machine this is a plain clock.
 */
export class MachineClock {
  readonly #commit: () => Promise<unknown>;
  #counted = 0;
  #stepBegan = performance.now();
  #stopped = false;
  readonly #ended: Promise<void>;

  private constructor(commit: () => Promise<unknown>) {
    this.#commit = commit;
    this.#ended = this.#run();
  }

  /** `commit` costs the machine what a change costs, without the proxy. */
  static start(commit: () => Promise<unknown>): MachineClock {
    return new MachineClock(commit);
  }

  /** The milliseconds since the start. */
  now(): number {
    return this.#counted + this.#step();
  }

  /** The milliseconds until the condition holds, which is checked repeatedly. */
  async until(holds: () => Promise<boolean>): Promise<number> {
    const began = this.now();
    while (!(await holds()));
    return this.now() - began;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#ended;
  }

  #step(): number {
    return Math.min(performance.now() - this.#stepBegan, MAX_STEP_MS);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      await this.#commit();
      this.#counted += this.#step();
      this.#stepBegan = performance.now();
    }
  }
}
