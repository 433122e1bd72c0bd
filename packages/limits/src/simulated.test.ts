import { compile, decide, load, type Obligation, type Policy, parse } from "@sallyport/policy";
import { type RecordedCall, simulate } from "@sallyport/policy/insight";
import { windowName } from "@sallyport/policy/limit-window";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type LimitClaim, Limiter, MemoryLimitStore, type Reservation } from "./index.ts";

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const T0 = Date.UTC(2026, 0, 30, 23, 58);

const SPEND = {
  counter: "spend",
  window: { sliding: "5m" },
  max: 10,
  scope: "identity",
  cost: "args.amount",
};

const POLICY = policyOf({
  version: "2",
  default: "deny",
  all_tools: { limits: [{ counter: "month", window: "month", max: 12, scope: "org" }] },
  tools: {
    x: {
      limits: [
        { counter: "minute", window: "minute", max: 3, scope: "grant" },
        { counter: "running", concurrency: 2, scope: "server" },
        SPEND,
      ],
    },
    y: { limits: [SPEND] },
  },
});

function policyOf(document: object): Policy {
  const parsed = parse(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const loaded = load(compile(parsed.document));
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.policy;
}

const CALLS = fc
  .array(
    fc.record({
      after: fc.constantFrom(0, 0, 1, SECOND, 20 * SECOND, 61 * SECOND, 300 * SECOND, 3 * DAY),
      tool: fc.constantFrom("x", "x", "y"),
      amount: fc.constantFrom(1, 0.1, 4, 7, 10, 11),
      who: fc.constantFrom("ada", "bob"),
      durationMs: fc.constantFrom(0, SECOND, 30 * SECOND, 400 * SECOND),
      rolledBack: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let at = T0;
    return steps.map(({ after, amount, who, ...call }): RecordedCall => {
      at += after;
      const owners = { grant: who, identity: who, server: "s", org: "o" };
      return { ...call, at, args: { amount }, context: {}, owners };
    });
  });

function claimOf(obligation: Obligation, { at, durationMs = 0, owners }: RecordedCall): LimitClaim {
  if (obligation.kind === "approval") throw new Error("Nobody is asked here.");
  const owner = `${obligation.scope} ${owners?.[obligation.scope]}`;
  if (obligation.kind === "concurrency") {
    const deadline = at + durationMs + SECOND;
    return { kind: "slot", org: "o", key: `${owner} ${obligation.counter}`, max: obligation.max, deadline };
  }
  const { window, counter, max, amount } = obligation;
  return { kind: "charge", org: "o", key: `${owner} ${windowName(window)} ${counter}`, window, max, amount };
}

/** Each call as it would be made: decided, reserved, and ended when its time is over. */
function made(calls: readonly RecordedCall[]): string[] {
  const limiter = new Limiter(new MemoryLimitStore());
  let running: { end: number; call: RecordedCall; held: Reservation }[] = [];
  return calls.map((call) => {
    for (const { end, held, call: over } of running) {
      if (end > call.at) continue;
      if (over.rolledBack === true) void limiter.rollback(held);
      else void limiter.commit(held);
    }
    running = running.filter(({ end }) => end > call.at);
    const decision = decide(POLICY, { tool: call.tool, args: call.args ?? {}, now: call.at });
    if (decision.effect === "deny") return `deny ${decision.rule}`;
    const claims = decision.obligations.map((obligation) => claimOf(obligation, call));
    const held = limiter.reserve(claims, call.at);
    if (held instanceof Promise) throw new Error("A store in memory answers at once.");
    if (!held.ok) return `deny ${decision.obligations[claims.indexOf(held.claim)]?.rule}`;
    running.push({ end: call.at + (call.durationMs ?? 0), call, held });
    return `allow ${decision.rule}`;
  });
}

it("a simulation refuses exactly the calls that the limiter refuses", () => {
  fc.assert(
    fc.property(CALLS, (calls) => {
      const simulated = simulate({ after: POLICY, calls }).calls.map(
        ({ after }) => `${after.effect} ${after.rule}`,
      );
      expect(simulated).toEqual(made(calls));
    }),
    { seed: 20_261_122, numRuns: 500 },
  );
});
