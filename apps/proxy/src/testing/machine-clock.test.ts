import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MachineClock } from "./machine-clock.ts";

let clock: MachineClock;
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  const stopped = clock.stop();
  await vi.runAllTimersAsync();
  await stopped;
  vi.useRealTimers();
});

const committedAfter = (ms: number) => () => new Promise((done) => setTimeout(done, ms));

it("follows real time while the machine commits within 40 ms", async () => {
  clock = MachineClock.start(committedAfter(40));
  await vi.advanceTimersByTimeAsync(1000);
  expect(clock.now()).toBe(1000);
});

it("counts 50 ms of a step in which a commit took 500 ms", async () => {
  clock = MachineClock.start(committedAfter(500));
  await vi.advanceTimersByTimeAsync(510);
  expect(clock.now()).toBe(50);
  await vi.advanceTimersByTimeAsync(20);
  expect(clock.now()).toBe(70);
});
