import { describe, expect, it } from "vitest";
import { argKeys } from "./arg-keys.ts";

describe("argKeys", () => {
  it("gives the names of the top-level keys, sorted, and no value", () => {
    const keys = argKeys({ to: "secret-1", amount: 42, nested: { card: "secret-2" } });
    expect(keys).toEqual(["amount", "nested", "to"]);
    expect(JSON.stringify(keys)).not.toContain("secret");
  });

  it("shows control and direction-changing characters as code points", () => {
    expect(argKeys({ "a\u0000b": 1, "x\u202ey": 1, "esc\u001b[31m": 1 })).toEqual([
      "a\\u{0}b",
      "esc\\u{1b}[31m",
      "x\\u{202e}y",
    ]);
  });

  it("keeps the names __proto__ and constructor", () => {
    expect(argKeys(JSON.parse('{"__proto__":1,"constructor":2}'))).toEqual(["__proto__", "constructor"]);
  });

  it("gives at most 64 names of at most 64 characters", () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}`.padStart(300, "k"), i]));
    const keys = argKeys(many);
    expect(keys).toHaveLength(64);
    expect(Math.max(...keys.map((key) => key.length))).toBe(64);
  });
});
