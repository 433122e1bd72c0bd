import type { JsonObject, JsonValue } from "@sallyport/json";
import type { Quantifier } from "./document.ts";
import type { Judge, Verdict } from "./judge.ts";
import { ABSENT, below, EACH, type Path } from "./path.ts";

/** The verdicts that decide, first one first; if there is none of these, all items agree on the last. */
const ORDER = {
  some: ["yes", "wrong", "absent", "no"],
  every: ["no", "wrong", "absent", "yes"],
} as const satisfies Record<Quantifier, readonly Verdict[]>;

/**
 * Judges everything that a path with `[*]` leads to, lists of lists in one row. No item at all, or nothing where a list
 * belongs, is absent; anything else where a list belongs is wrong.
 */
export function judgeItems(args: JsonObject, { path, judge, quantifier }: ItemsRule): Verdict {
  const seen = { yes: false, no: false, absent: false, wrong: false };
  walk(args, 0, { path, judge, seen, lastList: path.lastIndexOf(EACH) });
  return ORDER[quantifier].find((verdict) => seen[verdict]) ?? "absent";
}

export type ItemsRule = { readonly path: Path; readonly judge: Judge; readonly quantifier: Quantifier };

type Walk = {
  readonly path: Path;
  readonly judge: Judge;
  readonly seen: Record<Verdict, boolean>;
  readonly lastList: number;
};

/** From a value on, along the steps of the path that begin at `at`. Recurses as deep as the path has lists. */
function walk(from: JsonValue, at: number, rule: Walk): void {
  const { path, judge, seen, lastList } = rule;
  let value = from;
  for (let i = at, step = path[i]; step !== undefined; step = path[++i]) {
    if (step === EACH && Array.isArray(value)) {
      for (const item of value) walk(item, i + 1, rule);
      return;
    }
    const next = below(value, step);
    if (typeof next === "symbol") {
      const missing = next === ABSENT ? "absent" : "wrong";
      seen[i > lastList ? judge(next) : missing] = true;
      return;
    }
    value = next;
  }
  seen[judge(value)] = true;
}
