import type { JsonObject } from "@sallyport/json";
import type { Quantifier } from "./document.ts";
import type { Judge, Verdict } from "./judge.ts";
import { ABSENT, type Found, followFrom, followItems, type Path } from "./path.ts";

/** The verdicts that decide, first one first; if there is none of these, all items agree on the last. */
const ORDER = {
  some: ["yes", "wrong", "absent", "no"],
  every: ["no", "wrong", "absent", "yes"],
} as const satisfies Record<Quantifier, readonly Verdict[]>;

/**
 * Judges everything that a path with `[*]` leads to. No item at all, or nothing where a list belongs, is absent;
 * anything else where a list belongs is wrong.
 */
export function judgeItems(args: JsonObject, { path, judge, quantifier }: ItemsRule): Verdict {
  const items = followItems(args, path);
  if (items.length === 0) return "absent";
  const verdicts = new Set(items.map((item) => judgeItem(item, { path, judge })));
  return ORDER[quantifier].find((verdict) => verdicts.has(verdict)) ?? "wrong";
}

export type ItemsRule = { readonly path: Path; readonly judge: Judge; readonly quantifier: Quantifier };

function judgeItem(item: Found, { path, judge }: Omit<ItemsRule, "quantifier">): Verdict {
  if (typeof item === "symbol") return item === ABSENT ? "absent" : "wrong";
  return judge(followFrom(item, path));
}
