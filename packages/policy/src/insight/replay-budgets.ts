import type { ConcurrencyObligation, LimitObligation } from "../decide/decision.ts";
import type { Scope } from "../language/document.ts";
import { type Slice, sliceAt, windowName } from "../values/limit-window.ts";

/** What a call draws: exactly (both equal), or somewhere between; `most` undefined: nobody knows how much. */
export type Draw = { readonly least: bigint; readonly most: bigint | undefined };

export type Claim = {
  readonly obligation: LimitObligation | ConcurrencyObligation;
  readonly draw: Draw;
};

export type ClaimedBy = {
  readonly at: number;
  /** Whose budget it is, by scope. Null: there is none, which denies. Undefined: nobody knows. */
  readonly owners: Readonly<Record<Scope, string | null | undefined>>;
  /** When the call ended, if that is known; `latest` when it must have ended by. */
  readonly end: number | undefined;
  readonly latest: number;
};

/** `refused`: certainly. `unknown`: it depends on something that was not recorded. */
export type BudgetResult =
  | { readonly is: "fits" }
  | { readonly is: "refused" | "unknown"; readonly claim: Claim };

type Sum = Slice & { least: bigint; most: bigint | undefined };
type Running = { end: number; latest: number; isSure: boolean };

const FITS: BudgetResult = { is: "fits" };

/**
 * The counters of one policy, replayed. Each sum is known to lie between two bounds, which part where a call may or may
 * not have drawn on it, so that nothing is guessed: a call is refused when even the lower bound leaves no room.
 */
export class ReplayBudgets {
  readonly #sums = new Map<string, Sum[]>();
  readonly #running = new Map<string, Running[]>();
  /** A clock that was set back stands still here, as in the limiter: a sum never falls because time did. */
  #latest = 0;

  /** Whether the claims of one call fit, all together. Takes nothing. */
  check(claims: readonly Claim[], by: ClaimedBy): BudgetResult {
    const time = this.#time(by.at);
    const drawn = new Map<string, Draw>();
    const slots = new Map<string, number>();
    let unknown: BudgetResult | undefined;
    for (const claim of claims) {
      const { obligation } = claim;
      const owner = by.owners[obligation.scope];
      if (owner === null) return { is: "refused", claim };
      const result =
        owner === undefined
          ? "unknown"
          : obligation.kind === "limit"
            ? this.#checkSum(claim.draw, obligation.max, { key: keyOf(obligation, owner), time, drawn })
            : this.#checkRunning(obligation, keyOf(obligation, owner), { time, slots });
      if (result === "refused") return { is: "refused", claim };
      if (result === "unknown") unknown ??= { is: "unknown", claim };
    }
    return unknown ?? FITS;
  }

  /** Draws what the claims ask for; `isSure` false: perhaps. Answers how to give it back. */
  take(claims: readonly Claim[], by: ClaimedBy, isSure: boolean): () => void {
    const time = this.#time(by.at);
    const undo: (() => void)[] = [];
    for (const { obligation, draw } of claims) {
      const owner = by.owners[obligation.scope];
      if (owner === null || owner === undefined) continue;
      const key = keyOf(obligation, owner);
      if (obligation.kind === "concurrency") this.#start(key, { ...by, isSure });
      else
        undo.push(this.#draw(key, sliceAt(obligation.window, time), isSure ? draw : { ...draw, least: 0n }));
    }
    return () => {
      for (const step of undo) step();
    };
  }

  #time(at: number): number {
    this.#latest = Math.max(this.#latest, at);
    return this.#latest;
  }

  #checkSum(
    draw: Draw,
    max: bigint,
    { key, time, drawn }: { key: string; time: number; drawn: Map<string, Draw> },
  ): "fits" | "refused" | "unknown" {
    const before = drawn.get(key) ?? NOTHING;
    const own = { least: before.least + draw.least, most: plus(before.most, draw.most) };
    drawn.set(key, own);
    let { least, most } = own;
    for (const sum of this.#counting(key, time)) {
      least += sum.least;
      most = plus(most, sum.most);
    }
    if (least > max) return "refused";
    return most !== undefined && most <= max ? "fits" : "unknown";
  }

  #checkRunning(
    { max }: ConcurrencyObligation,
    key: string,
    { time, slots }: { time: number; slots: Map<string, number> },
  ): "fits" | "refused" | "unknown" {
    const own = (slots.get(key) ?? 0) + 1;
    slots.set(key, own);
    const running = (this.#running.get(key) ?? []).filter(({ latest }) => latest > time);
    this.#running.set(key, running);
    const sure = running.filter(({ isSure, end }) => isSure && end > time).length;
    if (sure + own > max) return "refused";
    return running.length + own <= max ? "fits" : "unknown";
  }

  /** The slices that count now; older ones are forgotten. */
  #counting(key: string, time: number): readonly Sum[] {
    const sums = this.#sums.get(key);
    if (sums === undefined) return NO_SUMS;
    while (sums[0] !== undefined && sums[0].end <= time) sums.shift();
    return sums;
  }

  #draw(key: string, slice: Slice, { least, most }: Draw): () => void {
    const sums = this.#sums.get(key) ?? [];
    this.#sums.set(key, sums);
    const last = sums.at(-1);
    const sum = last?.start === slice.start ? last : { ...slice, least: 0n, most: 0n };
    if (sum !== last) sums.push(sum);
    sum.least += least;
    sum.most = plus(sum.most, most);
    return () => {
      sum.least -= least;
      if (sum.most !== undefined && most !== undefined) sum.most -= most;
    };
  }

  #start(key: string, { at, end, latest, isSure }: ClaimedBy & { isSure: boolean }): void {
    const running = this.#running.get(key) ?? [];
    this.#running.set(key, running);
    running.push({ end: end ?? at, latest: end ?? latest, isSure });
  }
}

const NOTHING: Draw = { least: 0n, most: 0n };
const NO_SUMS: readonly Sum[] = [];

function plus(a: bigint | undefined, b: bigint | undefined): bigint | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** A counter has one window wherever it is named, and each owner has a budget of its own. */
function keyOf(obligation: LimitObligation | ConcurrencyObligation, owner: string): string {
  const window = obligation.kind === "limit" ? windowName(obligation.window) : "running";
  return `${obligation.scope}\0${owner}\0${window}\0${obligation.counter}`;
}
