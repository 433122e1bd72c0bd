import { ExactNumber, type JsonObject, type JsonValue, parseDocument, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, decide, isVisible, parse } from "../index.ts";
import { objectAt } from "../testing/document-parts.ts";
import { compiledOf, loaded } from "../testing/loaded-document.ts";
import { CALL, requestOf } from "../testing/random-call.ts";
import { DOCUMENT } from "../testing/random-policy.ts";
import { said } from "../testing/said.ts";
import { objectOf } from "../testing/values.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };
const CALLS = fc.array(CALL, { minLength: 4, maxLength: 8 });

describe('the forms of every policy of version "2"', { timeout: 120_000 }, () => {
  test("the order of tools and of keys changes nothing, that of lists only which rule is named", () => {
    fc.assert(
      fc.property(DOCUMENT, CALLS, (document, calls) => {
        const one = loaded(document);
        expect(compiledOf(reversed(document, { lists: false })).hash).toBe(one.hash);
        const other = loaded(reversed(document, { lists: true }));
        for (const request of calls.map(requestOf)) {
          const [a, b] = [decide(one, request), decide(other, request)];
          expect([b.effect, b.hidden, b.obligations.length]).toEqual([
            a.effect,
            a.hidden,
            a.obligations.length,
          ]);
          expect(isVisible(other, request)).toBe(isVisible(one, request));
        }
      }),
      SETTINGS,
    );
  });

  test("parse, print, parse is the identity, and so are the forms between", () => {
    fc.assert(
      fc.property(DOCUMENT, (document) => {
        const text = stringify(document);
        const printed = stringify(parseDocument(text).value ?? null);
        expect(compiledOf(objectAt({ it: parseDocument(printed).value ?? null }, "it"))).toEqual(
          compiledOf(document),
        );
        expect(stringify(parseDocument(printed).value ?? null)).toBe(printed);
        const form = compiledOf(document);
        expect(JSON.parse(JSON.stringify(form))).toEqual(form);
        expect(loaded(document).parts.compiled).toEqual(form);
      }),
      SETTINGS,
    );
  });

  test("the same input gives the same bytes, whatever was asked before, and changes nothing", () => {
    fc.assert(
      fc.property(DOCUMENT, CALLS, (document, calls) => {
        const used = loaded(document);
        const requests = calls.map(requestOf);
        const first = requests.map((request) => said(decide(used, request)));
        const before = requests.map(({ args }) => stringify(args));
        expect(requests.map((request) => said(decide(loaded(document), request)))).toEqual(first);
        expect(
          requests
            .toReversed()
            .map((request) => said(decide(used, request)))
            .toReversed(),
        ).toEqual(first);
        expect(requests.map(({ args }) => stringify(args))).toEqual(before);
      }),
      { ...SETTINGS, numRuns: 100 },
    );
  });
});

test('a document of version "1" means the same as version "2"', () => {
  const text = `"default":"deny","hide":["s"],"all_tools":{"limits":[{"counter":"a","window":"day","max":1,"scope":"grant"}]},
    "tools":{"x":{"require":[{"conditions":[{"path":"args.a","op":"regex","value":"^a"}],"on_deny":"no"}],"action":"require_approval","reason":"r","rate_limit":{"max":1,"window":60}}}}`;
  const hashes = ["1", "2"].map((version) => {
    const parsed = parse(`{"version":"${version}",${text}`);
    return parsed.ok ? compile(parsed.document).hash : parsed.issues;
  });
  expect(hashes[0]).toBe(hashes[1]);
});

/** Keys the other way round, and lists of rules too when asked; the values of conditions stay. */
function reversed(document: JsonObject, { lists }: { lists: boolean }): JsonObject {
  const turn = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return lists ? value.map(turn).toReversed() : value.map(turn);
    if (value === null || typeof value !== "object" || value instanceof ExactNumber) return value;
    const entries = Object.entries(value).map(
      ([key, item]) => [key, key === "value" ? item : turn(item)] as const,
    );
    return objectOf(entries.toReversed());
  };
  return objectOf(
    Object.entries(document)
      .map(([key, item]) => [key, turn(item)] as const)
      .toReversed(),
  );
}
