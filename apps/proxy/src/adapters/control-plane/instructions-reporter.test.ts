import { describe, expect, it } from "vitest";
import { InstructionsReporter } from "./instructions-reporter.ts";

const A = { orgId: "o", grantId: "a" };

function reporter(record: (grant: { grantId: string }, withheld: string | null) => Promise<void>) {
  const clock = { now: 1000 };
  const troubles: unknown[] = [];
  const made = new InstructionsReporter({
    record,
    onTrouble: (error) => troubles.push(error),
    now: () => clock.now,
  });
  return { made, clock, troubles };
}

describe("InstructionsReporter", () => {
  it("tells a change at once, and the same again only after a minute", async () => {
    const told: (string | null)[] = [];
    const { made, clock } = reporter(async (_, withheld) => void told.push(withheld));
    expect(made.tell(A, "hidden_name")).toBe(true);
    expect(made.tell(A, "hidden_name")).toBe(false);
    await Promise.resolve();
    expect(made.tell(A, null)).toBe(true);
    await new Promise(setImmediate);
    clock.now += 60_000;
    expect(made.tell(A, null)).toBe(true);
    await new Promise(setImmediate);
    expect(told).toEqual(["hidden_name", null, null]);
  });

  it("tells again what could not be stored, when the next client connects", async () => {
    const { made, troubles } = reporter(() => Promise.reject(new Error("away")));
    made.tell(A, "unknown_tools");
    await new Promise(setImmediate);
    expect(troubles).toHaveLength(1);
    expect(made.tell(A, "unknown_tools")).toBe(true);
  });
});
