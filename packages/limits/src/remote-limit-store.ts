import type { DeskResult } from "./limit-desk.ts";
import type { HeldSlot, LimitClaim, LimitStore, ReservedCharge, StoreResult } from "./limit-store.ts";

/** The way to a LimitDesk in another process. Messages keep their order; a promise rejects when the way is lost. */
export type LimitLine = {
  reserve(claims: readonly LimitClaim[], now: number): Promise<DeskResult>;
  refund(reserved: readonly ReservedCharge[]): void;
  free(slots: readonly HeldSlot[]): void;
};

/** Milliseconds for an answer. A desk that is gone is noticed at once; this is for one that hangs. */
const ANSWER_WITHIN_MS = 1000;

/**
 * Counts at a desk in another process. `reserve` rejects when there is no answer in time; what the desk takes for it
 * nevertheless is given back when its answer comes.
 */
export class RemoteLimitStore implements LimitStore {
  readonly #line: LimitLine;

  constructor(line: LimitLine) {
    this.#line = line;
  }

  async reserve(claims: readonly LimitClaim[], now: number): Promise<StoreResult> {
    const result = await this.#inTime(this.#line.reserve(claims, now));
    if (result.ok) return result;
    const claim = claims[result.at];
    if (claim === undefined) throw new Error("The limit store refused a claim that it was not asked for.");
    return { ok: false, claim, retryAfterMs: result.retryAfterMs };
  }

  refund(reserved: readonly ReservedCharge[]): void {
    this.#line.refund(reserved);
  }

  free(slots: readonly HeldSlot[]): void {
    this.#line.free(slots);
  }

  async #inTime(asked: Promise<DeskResult>): Promise<DeskResult> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((done) => {
      // A process that was busy may find the answer waiting: what has come is read before it is given up.
      timer = setTimeout(() => setImmediate(() => done(undefined)), ANSWER_WITHIN_MS);
    });
    try {
      const result = await Promise.race([asked, late]);
      if (result !== undefined) return result;
    } finally {
      clearTimeout(timer);
    }
    asked
      .then((result) => {
        if (!result.ok) return;
        this.free(result.slots);
        this.refund(result.reserved);
      })
      .catch(() => undefined);
    throw new Error("The limit store did not answer in time.");
  }
}
