import { describe, expect, it } from "vitest";
import { loadRetry } from "./load-retry.ts";

/** Fails so many times, then loads. */
function failing(times: number) {
  const waits: number[] = [];
  let attempts = 0;
  const load = (): Promise<string> => {
    attempts += 1;
    return attempts <= times ? Promise.reject(new Error(`attempt ${attempts}`)) : Promise.resolve("loaded");
  };
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { load, wait, waits };
}

describe("loadRetry", () => {
  it.each([
    [0, []],
    [1, [300]],
    [2, [300, 1200]],
  ] as const)("loads after %d failures", async (times, waited) => {
    const { load, wait, waits } = failing(times);
    expect(await loadRetry(load, wait)).toBe("loaded");
    expect(waits).toEqual(waited);
  });

  it("throws the last error after three failures", async () => {
    const { load, wait } = failing(3);
    await expect(loadRetry(load, wait)).rejects.toThrow("attempt 3");
  });
});
