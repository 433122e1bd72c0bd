import { type JsonObject, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, decide, load, type Policy, parse } from "./index.ts";
import { referenceDecide } from "./reference/reference.ts";
import { CALL, requestOf } from "./testing/random-call.ts";
import { DOCUMENT } from "./testing/random-policy.ts";
import { said } from "./testing/said.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. `npm run fuzz` looks further. */
const SEED = 20_261_122;
const RUNS = 2500;

function loaded(document: JsonObject, baseline?: JsonObject): Policy {
  const parsed = parse(stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const above = baseline === undefined ? null : loaded(baseline);
  const result = load(JSON.parse(JSON.stringify(compile(parsed.document))), above);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

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
          const policy = loaded(document, baseline);
          for (const call of calls) {
            const decision = decide(policy, requestOf(call));
            expect(said(decision)).toEqual(referenceDecide(document, call, baseline));
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
