import { AMOUNT_UNIT, type Scope } from "@sallyport/policy";
import { describe, expect, it } from "vitest";
import { contextWith, SESSION } from "../../testing/call-context.ts";
import type { Countable } from "../decide/permission.ts";
import { MAX_CALL_MS, toClaim, toIdClaim, toStateClaim } from "./limit-claim.ts";

const limitOf = (scope: Scope): Countable => ({
  kind: "limit",
  rule: "/tools/pay/limits/0",
  counter: "pay",
  scope,
  window: { kind: "fixed", unit: "day" },
  max: 5n * AMOUNT_UNIT,
  amount: AMOUNT_UNIT,
  reason: "",
});
const IN_SESSION = contextWith(undefined, { session: SESSION });

describe("toClaim", () => {
  it.each<[Scope, string]>([
    ["grant", "grant:"],
    ["identity", "identity:"],
    ["session", "session:"],
    ["server", "server:"],
    ["org", "org:"],
  ])("counts a limit of scope %s under that id", (scope, prefix) => {
    const claim = toClaim(limitOf(scope), IN_SESSION, 0);
    expect(claim).toMatchObject({ kind: "charge", max: 5n * AMOUNT_UNIT, amount: AMOUNT_UNIT });
    expect(claim?.key.startsWith(prefix)).toBe(true);
    expect(claim?.key.endsWith(":pay")).toBe(true);
  });

  it("makes no claim for a limit of a session where the call has none", () =>
    expect(toClaim(limitOf("session"), contextWith(), 0)).toBeUndefined());

  it("gives one budget to two rules of one counter, scope and window, and two to two windows", () => {
    const [day, again] = [limitOf("grant"), { ...limitOf("grant"), rule: "/all_tools/limits/0" }];
    const hour: Countable = {
      ...limitOf("grant"),
      kind: "limit",
      window: { kind: "fixed", unit: "hour" },
    } as never;
    const keyOf = (limit: Countable) => toClaim(limit, IN_SESSION, 0)?.key;
    expect(keyOf(again)).toBe(keyOf(day));
    expect(keyOf(hour)).not.toBe(keyOf(day));
  });

  it("holds the place of a concurrency limit longer than the call may take", () => {
    const { kind: _, ...rest } = limitOf("grant");
    const limit = { ...rest, kind: "concurrency", max: 2 } as unknown as Countable;
    const claim = toClaim(limit, IN_SESSION, 1000);
    expect(claim).toMatchObject({ kind: "slot", key: "grant:concurrency:pay", max: 2 });
    expect(claim?.kind === "slot" && claim.deadline).toBeGreaterThan(1000 + MAX_CALL_MS);
  });
});

it("a request state is a budget of one use", () =>
  expect(toStateClaim("org", "a")).toMatchObject({ kind: "charge", max: 1n, amount: 1n }));

it.each([
  ["another id", toIdClaim("org", SESSION, "2")],
  ["the same id as a number", toIdClaim("org", SESSION, 1)],
  ["another session", toIdClaim("org", { ...SESSION, upstreamId: "another" }, "1")],
  ["another grant", toIdClaim("org", { ...SESSION, grantId: "another" }, "1")],
])("an id in a session has a place that %s does not take", (_, other) => {
  expect(other.key).not.toBe(toIdClaim("org", SESSION, "1").key);
});
