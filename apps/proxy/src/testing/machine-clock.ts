const PAUSE_MS = 10;
const MAX_STEP_MS = 50;

/**
 * A clock for promises in time: it goes with real time, and stands still while this machine does nothing for anybody.
 * One step is a timer and a transaction that is committed. What a step takes beyond 50 ms, the machine was late by
 * itself, so it does not count; on a machine that has time this is a plain clock.
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

  /** `commit` does on the machine what a change does, and has nothing of the proxy in it. */
  static start(commit: () => Promise<unknown>): MachineClock {
    return new MachineClock(commit);
  }

  /** Milliseconds since it was started. */
  now(): number {
    return this.#counted + this.#step();
  }

  /** Milliseconds until something holds, which is asked again and again. */
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
