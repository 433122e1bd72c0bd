"use client";

import type { Reading } from "./policy-issues.ts";

const MAX_SHOWN = 100;

export type RuleCostsProps = { costs: Reading["costs"]; onJump: (offset: number) => void };

/** The cost of evaluating each rule, highest first. Closed at first, because few people need it. */
export function RuleCosts({ costs, onJump }: RuleCostsProps) {
  const sorted = costs.toSorted((a, b) => b.cost - a.cost || a.from - b.from);
  return (
    <details className="border-t border-line">
      <summary className="cursor-pointer px-4 py-2 text-sm text-ink-muted -outline-offset-2 hover:bg-inset">
        Cost of each rule, at most {sorted[0]?.cost}
      </summary>
      <p className="px-4 pb-1 text-sm text-ink-muted">
        The cost of evaluating one call. Comparing an argument with a value costs 1.
      </p>
      <ul className="max-h-48 overflow-y-auto pb-1">
        {sorted.slice(0, MAX_SHOWN).map(({ pointer, from, cost }) => (
          <li key={pointer}>
            <button
              type="button"
              onClick={() => onJump(from)}
              className="flex w-full cursor-pointer items-baseline justify-between gap-3 px-4 py-1 text-left text-sm -outline-offset-2 hover:bg-inset"
            >
              <span className="min-w-0 font-mono wrap-anywhere">{pointer}</span>
              <span className="tabular">{cost}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
