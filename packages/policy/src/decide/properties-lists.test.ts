import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, isVisible } from "../index.ts";
import { loaded } from "../testing/loaded-document.ts";
import { CALL, requestOf } from "../testing/random-call.ts";
import { DOCUMENT } from "../testing/random-policy.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };
const CALLS = fc.array(CALL, { minLength: 4, maxLength: 8 });

describe('lists and traces of every policy of version "2"', { timeout: 120_000 }, () => {
  test("lists every tool that may be called", () => {
    fc.assert(
      fc.property(DOCUMENT, fc.option(DOCUMENT), CALLS, (document, baseline, calls) => {
        const policy = loaded(document, baseline && loaded(baseline));
        for (const request of calls.map(requestOf).filter(({ known }) => known !== false)) {
          const { effect, hidden } = decide(policy, request);
          if (effect === "allow") expect(isVisible(policy, request)).toBe(true);
          if (hidden) expect(isVisible(policy, request)).toBe(false);
        }
      }),
      SETTINGS,
    );
  });

  test("a trace names the rule that denied, and no value", () => {
    const secret = "canary-7f3a";
    fc.assert(
      fc.property(DOCUMENT, fc.option(DOCUMENT), CALLS, (document, baseline, calls) => {
        const policy = loaded(document, baseline && loaded(baseline));
        for (const request of calls.map(requestOf)) {
          const asked = { ...request, args: { ...request.args, a: secret } };
          const { trace = [], ...decision } = decide(policy, asked, { trace: true });
          expect(decision).toEqual(decide(policy, asked));
          const failed = trace
            .filter(({ outcome, shadow }) => outcome === "failed" && !shadow)
            .map(({ rule }) => rule);
          if (decision.effect === "deny") expect(failed).toContain(decision.rule);
          else expect(failed).toEqual([]);
          expect(JSON.stringify(trace)).not.toContain(secret);
        }
      }),
      SETTINGS,
    );
  });
});
