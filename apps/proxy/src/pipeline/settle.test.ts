import { describe, expect, it } from "vitest";
import type { Call } from "./call/call.ts";
import type { Ports } from "./call/ports.ts";
import { settle } from "./settle.ts";

const CHARGE = { key: "grant:day:pay", windowStart: 0, windowMs: 1000, amount: 2n };

async function settled(hadNoEffect: boolean, clientActed: boolean, reserved = [CHARGE]) {
  const records: object[] = [];
  const rolledBack: object[] = [];
  const ports = {
    clock: { now: () => 9, elapsed: () => 30 },
    spool: { appendLazily: (record: object) => records.push(record) },
    limiter: { rollback: async (reservation: object) => void rolledBack.push(reservation) },
  } as unknown as Ports;
  const outcome = { result: "upstream_failed", upstreamStatus: 500, hadNoEffect } as const;
  const exchange = { clientActed, access: { grant: { orgId: "org" } } };
  const end = { outcome, exchange, reservation: { reserved }, answers: [], sentAt: 20, responseBytes: 3 };
  await settle({ id: "c", at: 1, startedAt: 10 } as Call, end as never, ports);
  return { records, rolledBack };
}

describe("settle", () => {
  it.each<[string, boolean, boolean, number]>([
    ["a request that never reached the server, or that it did not take", true, false, 1],
    ["a request that may have had an effect", false, false, 0],
    ["a request that may have had one, and that its client cancelled", false, true, 0],
    ["a request that its client cancelled", true, true, 0],
  ])(
    "gives back what was taken of limits for %s: %s, %s → %i",
    async (_, hadNoEffect, clientActed, times) => {
      const { records, rolledBack } = await settled(hadNoEffect, clientActed);
      expect(rolledBack).toHaveLength(times);
      const { amount, ...charge } = CHARGE;
      const charges = times === 0 ? [] : [{ ...charge, amount: String(amount) }];
      expect(records).toEqual([expect.objectContaining({ rolledBack: times === 1, charges })]);
    },
  );

  it("gives nothing back where nothing was taken", async () => {
    const { records, rolledBack } = await settled(true, false, []);
    expect(rolledBack).toEqual([]);
    expect(records).toEqual([expect.objectContaining({ rolledBack: false })]);
  });

  it("records how long the server took and the whole took", async () => {
    const { records } = await settled(false, false);
    expect(records[0]).toMatchObject({
      kind: "outcome",
      callId: "c",
      decidedAt: 1,
      at: 9,
      upstreamStatus: 500,
      upstreamMicros: 10_000,
      totalMicros: 20_000,
      responseBytes: 3,
    });
  });
});
