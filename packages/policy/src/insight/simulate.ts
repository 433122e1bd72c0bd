import type { Policy } from "../decide/policy.ts";
import type { Outcome, RecordedCall } from "./recorded-call.ts";
import { Replay } from "./replay.ts";

export type SimulationInput = {
  /** Left out: the decision that each call was recorded with. */
  readonly before?: Policy | undefined;
  readonly after: Policy;
  readonly calls: readonly RecordedCall[];
  /** By when a call whose duration was not recorded must have ended, in milliseconds. */
  readonly longestCallMs?: number | undefined;
};

type SimulatedCall = {
  readonly call: RecordedCall;
  /** Undefined: neither an earlier policy nor a recorded decision. */
  readonly before: Outcome | undefined;
  readonly after: Outcome;
};

type ToolCounts = {
  readonly tool: string;
  readonly calls: number;
  readonly before: Readonly<Record<Outcome["effect"], number>>;
  readonly after: Readonly<Record<Outcome["effect"], number>>;
  readonly flips: number;
};

export type Simulation = {
  /** In the order in which they were given. */
  readonly calls: readonly SimulatedCall[];
  /** Those that are decided otherwise, both times for certain. */
  readonly flips: readonly SimulatedCall[];
  /** Those of which one of the two is not known. */
  readonly undecided: readonly SimulatedCall[];
  /** By the bytes of the tools' names. */
  readonly tools: readonly ToolCounts[];
};

/**
 * Puts recorded calls to a policy, and to the one before it, in one pass in the order of their times. Limits are
 * counted as they would have been, each policy with counters of its own: a call that a policy denies draws nothing.
 */
export function simulate({ before, after, calls, longestCallMs }: SimulationInput): Simulation {
  const old = before && new Replay(before, longestCallMs);
  const fresh = new Replay(after, longestCallMs);
  const simulated: SimulatedCall[] = [];
  const byTime = calls.map((call, index) => ({ call, index })).toSorted((a, b) => a.call.at - b.call.at);
  for (const { call, index } of byTime) {
    simulated[index] = {
      call,
      before: old === undefined ? call.decided : old.next(call),
      after: fresh.next(call),
    };
  }
  return {
    calls: simulated,
    flips: simulated.filter(isFlip),
    undecided: simulated.filter(isUndecided),
    tools: countsOf(simulated),
  };
}

function isFlip(call: SimulatedCall): boolean {
  return !isUndecided(call) && call.before !== undefined && call.before.effect !== call.after.effect;
}

function isUndecided({ before, after }: SimulatedCall): boolean {
  return before?.effect === "unknown" || after.effect === "unknown";
}

type Counting = {
  calls: number;
  before: Record<Outcome["effect"], number>;
  after: Record<Outcome["effect"], number>;
  flips: number;
};

function countsOf(calls: readonly SimulatedCall[]): ToolCounts[] {
  const tools = new Map<string, Counting>();
  for (const entry of calls) {
    const { tool } = entry.call;
    const counts = tools.get(tool) ?? { calls: 0, before: none(), after: none(), flips: 0 };
    tools.set(tool, counts);
    counts.calls++;
    if (entry.before !== undefined) counts.before[entry.before.effect]++;
    counts.after[entry.after.effect]++;
    if (isFlip(entry)) counts.flips++;
  }
  return [...tools]
    .map(([tool, counts]) => ({ tool, ...counts }))
    .toSorted((a, b) => (a.tool < b.tool ? -1 : 1));
}

function none(): Record<Outcome["effect"], number> {
  return { allow: 0, deny: 0, approval: 0, unknown: 0 };
}
