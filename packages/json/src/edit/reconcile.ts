import { canonical } from "../print.ts";
import { isObject, type JsonObject, type JsonValue, own } from "../value.ts";
import type { Steps } from "./layout.ts";

/** The least that makes one value another: values that are replaced, items that go, items that come. */
export type Difference =
  | { kind: "replace"; place: Steps; value: JsonValue }
  | { kind: "remove"; place: Steps; step: string | number }
  /** Behind the item `after`; undefined is before all. */
  | {
      kind: "insert";
      place: Steps;
      step: string | number;
      after: string | number | undefined;
      value: JsonValue;
    };

export function differences(before: JsonValue, after: JsonValue, place: Steps): Difference[] {
  if (isObject(before) && isObject(after)) return ofObjects(before, after, place);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, place);
  return isSame(before, after) ? [] : [{ kind: "replace", place, value: after }];
}

function ofObjects(before: JsonObject, after: JsonObject, place: Steps): Difference[] {
  const found: Difference[] = Object.keys(before)
    .filter((key) => !Object.hasOwn(after, key))
    .map((step) => ({ kind: "remove", place, step }));
  let previous: string | undefined;
  for (const key of Object.keys(after)) {
    const value = own(after, key) ?? null;
    const old = own(before, key);
    if (old === undefined) found.push({ kind: "insert", place, step: key, after: previous, value });
    else {
      found.push(...differences(old, value, [...place, key]));
      previous = key;
    }
  }
  return found;
}

/** What is equal at both ends stays; between, items are compared one by one. */
function ofLists(before: readonly JsonValue[], after: readonly JsonValue[], place: Steps): Difference[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < shorter - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;

  const middle = before.slice(start, before.length - end);
  const wanted = after.slice(start, after.length - end);
  return [
    ...middle.flatMap((value, i): Difference[] => {
      const next = wanted[i];
      return next === undefined
        ? [{ kind: "remove", place, step: start + i }]
        : differences(value, next, [...place, start + i]);
    }),
    ...wanted.slice(middle.length).map((value): Difference => {
      const last = start + middle.length - 1;
      return { kind: "insert", place, step: 0, after: last < 0 ? undefined : last, value };
    }),
  ];
}

function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a !== undefined && b !== undefined && canonical(a) === canonical(b);
}
