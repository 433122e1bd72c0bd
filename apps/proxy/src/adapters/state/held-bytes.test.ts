import { expect, it } from "vitest";
import { HeldBytes } from "./held-bytes.ts";

const KIB = 1024;
const FREE = 64 * KIB;

it("refuses what is beyond an organisation's quarter, and lets others go on", () => {
  const held = new HeldBytes(400 * KIB);
  const [first, second, other] = [held.open("a"), held.open("a"), held.open("b")];
  expect(first.set(FREE + 60 * KIB)).toBe(true);
  expect(second.set(FREE + 41 * KIB)).toBe(false);
  expect(second.set(FREE + 40 * KIB)).toBe(true);
  expect(other.set(FREE + 100 * KIB)).toBe(true);
  expect(held.bytes).toBe(200 * KIB);
});

it("refuses what is beyond the process's whole", () => {
  const held = new HeldBytes(400 * KIB);
  for (const org of ["a", "b", "c", "d"]) expect(held.open(org).set(FREE + 100 * KIB)).toBe(true);
  expect(held.open("e").set(FREE + 1)).toBe(false);
});

it("counts nothing of small messages, and nothing of what was released", () => {
  const held = new HeldBytes(400 * KIB);
  const message = held.open("a");
  expect(message.set(FREE)).toBe(true);
  expect(held.bytes).toBe(0);
  message.set(FREE + 100 * KIB);
  message.release();
  message.release();
  expect(held.bytes).toBe(0);
  expect(held.open("a").set(FREE + 100 * KIB)).toBe(true);
});
