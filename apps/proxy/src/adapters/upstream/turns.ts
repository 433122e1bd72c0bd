/** Milliseconds of work between two looks at what else there is to do. */
const SLICE_MS = 1;

type Work = () => void;

/**
 * Who may work on what servers send. While it is little, everybody at once. What is more than a slice waits, one piece
 * of each organisation after the other, and between two slices everything else gets its turn: new requests, timers, and
 * the servers' small answers. So what one organisation's servers send costs another at most a slice (docs/threats.md,
 * R13).
 */
export class Turns {
  readonly #now: () => number;
  readonly #onWorked: (orgId: string, ms: number) => void;
  /** In the order in which they are served; none is empty. */
  readonly #queues = new Map<string, Work[]>();
  #spentMs = 0;
  #isWorking = false;
  #isTurnAhead = false;

  constructor(onWorked: (orgId: string, ms: number) => void, now: () => number = () => performance.now()) {
    this.#onWorked = onWorked;
    this.#now = now;
  }

  /** Pieces of work that wait. */
  get waiting(): number {
    let sum = 0;
    for (const queue of this.#queues.values()) sum += queue.length;
    return sum;
  }

  /** Does it now or later. What it throws when it is done later is thrown into the process, so it should throw nothing. */
  take(orgId: string, work: Work): void {
    // What work asks for is no part of it, however long it has taken so far.
    if (!this.#isWorking && this.#queues.size === 0 && this.#spentMs < SLICE_MS) return this.#do(orgId, work);
    const queue = this.#queues.get(orgId);
    if (queue === undefined) this.#queues.set(orgId, [work]);
    else queue.push(work);
    this.#lookAhead();
  }

  /** Resolves with what `work` gives, and rejects with what it throws. */
  run<T>(orgId: string, work: () => T): Promise<T> {
    return new Promise((done, fail) => {
      this.take(orgId, () => {
        try {
          done(work());
        } catch (error) {
          fail(error instanceof Error ? error : new Error("the work failed"));
        }
      });
    });
  }

  /** Takes steps, each in its turn, until one gives something. Resolves with that, and rejects with what a step throws. */
  steps<T extends object>(orgId: string, step: () => T | undefined): Promise<T> {
    return new Promise((done, fail) => {
      const goOn = (): void => {
        try {
          const result = step();
          if (result === undefined) this.take(orgId, goOn);
          else done(result);
        } catch (error) {
          fail(error instanceof Error ? error : new Error("the work failed"));
        }
      };
      this.take(orgId, goOn);
    });
  }

  #do(orgId: string, work: Work): void {
    const began = this.#now();
    this.#isWorking = true;
    try {
      work();
    } finally {
      this.#isWorking = false;
      const took = this.#now() - began;
      this.#spentMs += took;
      this.#onWorked(orgId, took);
      this.#lookAhead();
    }
  }

  #lookAhead(): void {
    if (this.#isTurnAhead) return;
    this.#isTurnAhead = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isTurnAhead = false;
    // What took longer than its slice is paid for with turns in which everything else goes on.
    this.#spentMs = Math.max(0, this.#spentMs - SLICE_MS);
    if (this.#spentMs > 0) this.#lookAhead();
    while (this.#spentMs < SLICE_MS) {
      const [next] = this.#queues;
      if (next === undefined) return;
      const [orgId, queue] = next;
      const work = queue.shift();
      this.#queues.delete(orgId);
      if (queue.length > 0) this.#queues.set(orgId, queue);
      if (work !== undefined) this.#do(orgId, work);
    }
  }
}
