/** How many refusals of strangers one address gets recorded a second (docs/contract.md, "What each answer leaves in the audit trail"). */
const MAX_A_SECOND = 10;
const MAX_ADDRESSES = 10_000;
const ELSEWHERE = "";

/**
 * Decides which refusals of requests that no grant stands behind are recorded one by one: at most ten a second for an
 * address, so that a flood cannot fill the trail. The others are counted.
 */
export class RefusalSampler {
  readonly #report: (suppressed: number) => void;
  readonly #counts = new Map<string, number>();
  #second = 0;
  #suppressed = 0;

  /** `report` is told at each `flush` how many were not recorded since the last one. */
  constructor(report: (suppressed: number) => void) {
    this.#report = report;
  }

  /** @param now milliseconds since the epoch. */
  admit(address: string, now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#counts.clear();
    }
    const isKnown = this.#counts.has(address) || this.#counts.size < MAX_ADDRESSES;
    const key = isKnown ? address : ELSEWHERE;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count <= MAX_A_SECOND) return true;
    this.#suppressed++;
    return false;
  }

  flush(): void {
    if (this.#suppressed > 0) this.#report(this.#suppressed);
    this.#suppressed = 0;
  }
}
