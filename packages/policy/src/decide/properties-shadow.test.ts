import { ExactNumber, type JsonObject, type JsonValue } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, isVisible } from "../index.ts";
import { loaded } from "../testing/loaded-document.ts";
import { CALL, requestOf } from "../testing/random-call.ts";
import { DOCUMENT } from "../testing/random-policy.ts";
import { said } from "../testing/said.ts";
import { objectOf } from "../testing/values.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };
const CALLS = fc.array(CALL, { minLength: 4, maxLength: 8 });

describe('shadow, in every policy of version "2"', { timeout: 120_000 }, () => {
  test("rules in shadow change no effect, no obligation and no list", () => {
    fc.assert(
      fc.property(DOCUMENT, CALLS, (document, calls) => {
        const all = loaded({ ...document, mode: "enforce" });
        const without = loaded(withoutShadow({ ...document, mode: "enforce" }));
        for (const request of calls.map(requestOf)) {
          const a = said(decide(all, request));
          const b = said(decide(without, request));
          expect(b.shadow).toEqual([]);
          // pointers count the rules that are left
          expect([effectOf(b.says), b.obligations.length]).toEqual([effectOf(a.says), a.obligations.length]);
          expect(isVisible(without, request)).toBe(isVisible(all, request));
        }
      }),
      SETTINGS,
    );
  });

  test("a document in shadow lets every call of a legal name pass, and says what it would have said", () => {
    fc.assert(
      fc.property(DOCUMENT, CALLS, (document, calls) => {
        const shadow = loaded({ ...document, mode: "shadow" });
        const enforced = loaded({ ...document, mode: "enforce" });
        for (const request of calls.map(requestOf).filter(({ tool }) => tool !== "a  b")) {
          const decision = decide(shadow, request);
          const wanted = decide(enforced, request);
          expect(decision).toMatchObject({ effect: "allow", rule: "(shadow)", obligations: [] });
          expect(decision.shadow?.[0]).toMatchObject({ effect: wanted.effect, rule: wanted.rule });
          expect(isVisible(shadow, request)).toBe(true);
        }
      }),
      SETTINGS,
    );
  });
});

function effectOf(says: string): string {
  return `${says.split(" ")[0]}${says.endsWith(" hidden") ? " hidden" : ""}`;
}

/** The same document as if nobody had written its rules in shadow. */
function withoutShadow(document: JsonObject): JsonObject {
  const isEnforced = (value: JsonValue): boolean =>
    typeof value !== "object" || value === null || !("mode" in value) || value["mode"] !== "shadow";
  const strip = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.filter(isEnforced).map(strip);
    if (value === null || typeof value !== "object" || value instanceof ExactNumber) return value;
    return objectOf(
      Object.entries(value)
        .filter(([key, item]) => key === "value" || isEnforced(item))
        .map(([key, item]) => [key, key === "value" ? item : strip(item)] as const),
    );
  };
  return objectOf(Object.entries(document).map(([key, item]) => [key, strip(item)] as const));
}
