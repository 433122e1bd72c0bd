import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { BodySink } from "./body-sink.ts";
import { BoundedExchange } from "./bounded-exchange.ts";
import type { UpstreamExchange } from "./upstream.ts";

const KIB_64 = Buffer.alloc(64 * 1024);

class FakeExchange implements UpstreamExchange {
  readonly head = Promise.resolve({ status: 200, headers: {} });
  readonly begun = true;
  sink: BodySink | undefined = undefined;
  aborted: Error | undefined = undefined;
  resumed = 0;
  pipe(sink: BodySink): void {
    this.sink = sink;
  }
  resume(): void {
    this.resumed++;
  }
  abort(reason: Error): void {
    this.aborted = reason;
  }
}

let fake: FakeExchange;
let bounded: BoundedExchange;
beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeExchange();
  bounded = new BoundedExchange(fake);
  bounded.pipe({ chunk: () => true, end: () => undefined, fail: () => undefined });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Pieces of 64 KiB that are read at once. */
function piecesRead(most: number): number {
  for (let n = 1; n <= most; n++) {
    const goesOn = fake.sink?.chunk(KIB_64);
    if (goesOn !== true || fake.aborted !== undefined) return n;
  }
  return most;
}

const left = new Error("left");

it("reads what it likes while its client is there", () => {
  expect(piecesRead(1000)).toBe(1000);
  vi.advanceTimersByTime(3_600_000);
  expect(fake.aborted).toBe(undefined);
});

it("cuts what sends more than 1 MiB after its client left", () => {
  piecesRead(100);
  bounded.abandon(left, false);
  expect(piecesRead(100)).toBe(17);
  expect(fake.aborted).toBe(left);
  expect(bounded.isGivenUp).toBe(true);
});

it("cuts what is not done 30 seconds after its client left, and not what is", () => {
  bounded.abandon(left, false);
  vi.advanceTimersByTime(29_999);
  expect(fake.aborted).toBe(undefined);
  vi.advanceTimersByTime(1);
  expect(fake.aborted).toBe(left);

  const other = new FakeExchange();
  const done = new BoundedExchange(other);
  done.abandon(left, false);
  done.settled();
  vi.advanceTimersByTime(3_600_000);
  expect(other.aborted).toBe(undefined);
});

it("reads what holds a place to its end, but one piece a second", () => {
  bounded.abandon(left, true);
  expect(piecesRead(100)).toBe(17);
  bounded.resume(); // whoever reads it must not hurry it
  expect(fake.resumed).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(fake.resumed).toBe(1);
  expect(piecesRead(100)).toBe(1);
  vi.advanceTimersByTime(3_600_000);
  expect(fake.aborted).toBe(undefined);
});
