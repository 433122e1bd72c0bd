import { expect, it } from "vitest";
import { Slots } from "./slots.ts";

const slot = (key: string, max = 2) => ({ kind: "slot" as const, org: "o", key, max, deadline: 1000 });

it("gives as many places of a key as there are, and undefined for more", () => {
  const slots = new Slots();
  expect([1, 2, 3].map(() => slots.take(slot("a"), 0) !== undefined)).toEqual([true, true, false]);
  expect(slots.take(slot("b"), 0)).toBeDefined();
  expect(slots.size).toBe(3);
});

it("gives a place again that was freed, and frees it once only", () => {
  const slots = new Slots();
  const first = slots.take(slot("a", 1), 0);
  if (first === undefined) throw new Error("There was no place.");
  slots.free(first);
  slots.free(first);
  const second = slots.take(slot("a", 1), 0);
  expect(second).toBeDefined();
  slots.free(first); // not the place of the second
  expect(slots.take(slot("a", 1), 0)).toBeUndefined();
  expect(slots.size).toBe(1);
});

it.each([
  [999, false],
  [1000, true],
])("at %i the place of a call whose deadline is 1000 is free: %j", (now, isFree) => {
  const slots = new Slots();
  slots.take(slot("a", 1), 0);
  expect(slots.take(slot("a", 1), now) !== undefined).toBe(isFree);
});
