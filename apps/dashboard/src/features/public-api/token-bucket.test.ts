import { describe, expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

const MINUTE = 60_000;

function bucket(clients = 10) {
  let now = 0;
  const made = new TokenBucket({ perMinute: 60, clients, clock: () => now });
  return { take: (address: string, cost = 1) => made.take(address, cost), pass: (ms: number) => (now += ms) };
}

describe("a bucket of 60 a minute", () => {
  it("lets 60 through at once, and says when the next one may come", () => {
    const { take, pass } = bucket();
    const waits = Array.from({ length: 61 }, () => take("192.0.2.1"));
    expect(waits).toEqual([...Array.from({ length: 60 }, () => 0), 1]);
    pass(1000);
    expect([take("192.0.2.1"), take("192.0.2.1")]).toEqual([0, 1]);
  });

  it("is full again after a minute, and never fuller", () => {
    const { take, pass } = bucket();
    take("192.0.2.1", 60);
    pass(10 * MINUTE);
    expect([take("192.0.2.1", 60), take("192.0.2.1", 30)]).toEqual([0, 30]);
  });

  it("takes nothing of a batch that is too large", () => {
    const { take } = bucket();
    expect([take("192.0.2.1", 61), take("192.0.2.1", 60)]).toEqual([1, 0]);
  });

  it.each([
    ["192.0.2.1", "192.0.2.2", false],
    ["192.0.2.1", "::ffff:192.0.2.1", true],
    ["2001:db8:0:1::1", "2001:db8:0:1:ffff::", true],
    ["2001:db8:0:1::1", "2001:db8:0:2::1", false],
    ["2001:db8::1", "2001:0db8:0:0:5::9", true],
    ["::1", "0:0:0:0:0:0:0:1", true],
  ])("%s and %s are one client: %s", (one, other, isOne) => {
    const { take } = bucket();
    take(one, 60);
    expect(take(other, 60) > 0).toBe(isOne);
  });

  it("forgets the client that was seen least recently", () => {
    const { take } = bucket(2);
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3"]) take(address, 60);
    expect([take("192.0.2.1", 60) > 0, take("192.0.2.2", 60)]).toEqual([true, 0]);
  });
});
