import { describe, expect, it } from "vitest";
import { see } from "../call/call.ts";
import { toDecisionRecord } from "./decision-record.ts";
import { microsSince } from "./micros.ts";

const CLOCK = { now: () => 5, elapsed: () => 10 };
const DENIED = { effect: "deny", answer: "D", rule: "/default", reason: "No.", charges: [] } as const;

describe("toDecisionRecord", () => {
  it("keeps the address of a stranger, and not that of a grant's client", () => {
    const stranger = see("192.0.2.1", CLOCK);
    expect(toDecisionRecord(stranger, DENIED, 10)).toMatchObject({ orgId: null, remote: "192.0.2.1" });
    const known = see("192.0.2.1", CLOCK);
    known.draft.orgId = "org";
    expect(toDecisionRecord(known, DENIED, 10)).toMatchObject({ orgId: "org", remote: null });
  });

  it("has no member for a subject or for rules in shadow where there is none", () => {
    const record = toDecisionRecord(see("", CLOCK), DENIED, 10);
    expect(Object.keys(record)).not.toContain("subject");
    expect(Object.keys(record)).not.toContain("shadow");
  });

  it("cuts reasons that are too long, also of rules in shadow", () => {
    const seen = see("", CLOCK);
    const reason = "x".repeat(5000);
    seen.draft.shadow = [{ effect: "deny", rule: "/a", reason }];
    const record = toDecisionRecord(seen, { ...DENIED, reason }, 10);
    expect(record.reason.length).toBeLessThanOrEqual(1000);
    expect(record.shadow?.[0]?.reason.length).toBeLessThanOrEqual(1000);
  });
});

it.each([
  [0, 1.5, 1500],
  [2, 1, 0],
  [0, 1e9, 2 ** 31 - 1],
])("from %d ms to %d ms are %i µs", (from, to, micros) => expect(microsSince(from, to)).toBe(micros));
