import { answerInTime } from "./answer-in-time.ts";
import type { DeskResult } from "./limit-desk.ts";
import type {
  HeldSlot,
  LimitClaim,
  LimitReset,
  LimitStore,
  ReservedCharge,
  StoreResult,
} from "./limit-store.ts";

/** The way to a LimitDesk in another process. Messages keep their order; a promise rejects when the way is lost. */
export type LimitLine = {
  reserve(claims: readonly LimitClaim[], now: number): Promise<DeskResult>;
  refund(reserved: readonly ReservedCharge[]): void;
  free(slots: readonly HeldSlot[]): void;
  reset(reset: LimitReset): void;
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
    const result = await answerInTime(this.#line.reserve(claims, now), ANSWER_WITHIN_MS, {
      late: "The limit store did not answer in time.",
      onLate: (taken) => {
        if (!taken.ok) return;
        this.free(taken.slots);
        this.refund(taken.reserved);
      },
    });
    if (result.ok) return result;
    const { at, ...refused } = result;
    const claim = claims[at];
    if (claim === undefined) throw new Error("The limit store refused a claim that it was not asked for.");
    return { ...refused, claim };
  }

  refund(reserved: readonly ReservedCharge[]): void {
    this.#line.refund(reserved);
  }

  free(slots: readonly HeldSlot[]): void {
    this.#line.free(slots);
  }

  reset(reset: LimitReset): void {
    this.#line.reset(reset);
  }
}
