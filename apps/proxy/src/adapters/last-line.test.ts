import { describe, expect, it } from "vitest";
import { mustEnd, reporter } from "./last-line.ts";

const withCode = (code: string): Error => Object.assign(new Error("x"), { code });

describe("what no callback caught", () => {
  it.each<[string, unknown, boolean]>([
    ["an error", new Error("x"), false],
    ["something that is no error", "x", false],
    ["nothing", undefined, false],
    ["a stack that is too deep", new RangeError("Maximum call stack size exceeded"), false],
    ["an error of the system", withCode("EPIPE"), false],
    ["no memory for a buffer", withCode("ERR_MEMORY_ALLOCATION_FAILED"), true],
    ["no memory for an array", new RangeError("Array buffer allocation failed"), true],
    ["a state that Node.js holds for impossible", withCode("ERR_INTERNAL_ASSERTION"), true],
  ])("%s: whether the process ends", (_, error, ends) => {
    expect(mustEnd(error)).toBe(ends);
  });

  it("is logged twenty times a minute with its stack, and counted beyond", () => {
    const lines: { unsaid: number; err: unknown }[] = [];
    const log = { error: (line: { unsaid: number; err: unknown }) => lines.push(line) };
    let now = 0;
    const report = reporter(log as unknown as Parameters<typeof reporter>[0], () => now);
    const error = new Error("x");
    for (let i = 0; i < 50; i++) report(error);
    expect(lines).toHaveLength(20);
    expect(lines[0]?.err).toBe(error);
    now = 60_001;
    report(error);
    expect(lines.at(-1)?.unsaid).toBe(30);
  });

  it("does not fail because the log does", () => {
    const log = {
      error: () => {
        throw new Error("no log");
      },
    };
    const report = reporter(log as unknown as Parameters<typeof reporter>[0]);
    expect(() => report(new Error("x"))).not.toThrow();
  });
});
