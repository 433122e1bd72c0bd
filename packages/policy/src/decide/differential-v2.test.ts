import { ExactNumber, type JsonObject } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkDecide } from "../testing/check-decide.ts";
import { CALL } from "../testing/random-call.ts";
import { DOCUMENT } from "../testing/random-policy.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. `npm run fuzz` looks further. */
const SEED = 20_261_122;
const RUNS = 2500;

describe(`random policies of version "2", seed ${SEED}`, { timeout: 240_000 }, () => {
  test("the evaluator and the reference never differ, on 50,000 pairs of a document and a call", () => {
    const seen = new Map<string, number>();
    const count = (kind: string) => seen.set(kind, (seen.get(kind) ?? 0) + 1);
    fc.assert(
      fc.property(
        DOCUMENT,
        fc.option(DOCUMENT, { nil: undefined, freq: 4 }),
        fc.array(CALL, { minLength: 20, maxLength: 22 }),
        (document, baseline, calls) => {
          for (const decision of checkDecide(document, baseline, calls)) {
            const rule = decision.rule.replace("baseline:", "");
            count(`${decision.effect} ${rule.split("/")[3] ?? rule.replace(/\/tools\/.*/, "rule")}`);
            for (const { kind } of decision.obligations) count(kind);
            if (decision.shadow !== undefined) count("shadow");
            if (decision.alerts !== undefined) count("alerts");
          }
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    // the runs are worth something only if they reach every kind of decision
    for (const kind of [
      "deny arguments",
      "deny require",
      "deny deny_if",
      "deny action",
      "deny limits",
      "deny (hidden)",
      "deny (default deny)",
      "deny (quarantined)",
      "allow (default allow)",
      "allow (shadow)",
      "allow rule",
      "limit",
      "concurrency",
      "approval",
      "shadow",
      "alerts",
    ]) {
      expect(seen.get(kind) ?? 0, `${kind} of ${JSON.stringify([...seen])}`).toBeGreaterThan(20);
    }
  });
});

describe("a bound behind the digits of a double, and numbers beside it", () => {
  const bound = new ExactNumber("500.00000000000001");
  const numbers = [500, bound, new ExactNumber("500.000000000000001"), 501];
  const document = (kind: string, op: string): JsonObject => ({
    version: "2",
    default: "allow",
    tools: { pay: { [kind]: [{ conditions: [{ path: "args.a", op, value: bound }] }] } },
  });

  test.each(["eq", "neq", "lt", "lte", "gt", "gte"])(
    "the evaluator and the reference agree on %s, in a document and in a baseline",
    (op) => {
      const calls = numbers.map((a) => ({ tool: "pay", args: { a } }));
      for (const kind of ["require", "deny_if"]) {
        const asked = document(kind, op);
        expect(checkDecide(asked, undefined, calls)).toHaveLength(numbers.length);
        expect(checkDecide({ version: "2", default: "allow" }, asked, calls)).toHaveLength(numbers.length);
      }
    },
  );
});
