import { ExactNumber, type JsonObject, type JsonValue, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, isVisible } from "../index.ts";
import { checkDecide } from "../testing/check-decide.ts";
import { said } from "../testing/said.ts";
import { throughForms } from "../testing/through-forms.ts";
import { ARGS, FINITE, KEY, objectOf, OPERAND } from "../testing/values.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SEED = 20_261_121;
const RUNS = 2000;

const TOOL = fc.constantFrom("pay", "get_user", "constructor", "__proto__", "toString", "other", "a  b");
const PATH = fc.array(KEY, { minLength: 1, maxLength: 3 }).map((steps) => ["args", ...steps].join("."));

const CONDITION = fc.oneof(
  condition(["eq", "neq", "contains"], OPERAND),
  condition(["lt", "lte", "gt", "gte"], FINITE),
  condition(["in", "not_in"], fc.array(OPERAND, { maxLength: 3 })),
  condition(["exists"], fc.boolean()),
  condition(["regex"], fc.constantFrom("", "^a", "b$", "a|prod", "^[a-z]+$", "(a+)+$", ".")),
);
const PREDICATES = fc.array(fc.record({ conditions: fc.array(CONDITION, { maxLength: 3 }) }), {
  maxLength: 3,
});
const LIMITS = fc.array(
  fc.record(
    {
      counter: fc.constantFrom("c", "d"),
      window: fc.constant("hour"),
      max: fc.nat(9),
      scope: fc.constant("grant"),
      cost: PATH,
    },
    { requiredKeys: ["counter", "window", "max", "scope"] },
  ),
  { maxLength: 2 },
);
const RULE = fc.record(
  {
    require: PREDICATES,
    deny_if: PREDICATES,
    limits: LIMITS,
    action: fc.constantFrom("allow", "deny", "require_approval"),
    rate_limit: fc.record({ max: fc.nat(9), window: fc.integer({ min: 1, max: 86_400 }) }),
  },
  { requiredKeys: [] },
);
const LEGAL_TOOL = TOOL.filter((name) => name !== "a  b");
const TOOLS = fc.uniqueArray(fc.tuple(LEGAL_TOOL, RULE), { maxLength: 4, selector: ([name]) => name });
const DOCUMENT = fc
  .record({
    effect: fc.constantFrom("allow", "deny"),
    hide: fc.array(fc.oneof({ weight: 9, arbitrary: LEGAL_TOOL }, fc.constant("*")), { maxLength: 1 }),
    limits: LIMITS,
    tools: TOOLS,
  })
  .map(({ effect, hide, limits, tools }) => documentOf(effect, hide, { limits, tools }));

function condition(ops: string[], value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> {
  return fc.record({ path: PATH, op: fc.constantFrom(...ops), value });
}

type Rules = { limits: JsonValue[]; tools: (readonly [string, object])[] };

function documentOf(effect: string, hide: string[], { limits, tools }: Rules): JsonObject {
  const rules = objectOf(tools.map(([name, rule]) => [name, rule as JsonObject] as const));
  return { version: "1", default: effect, hide, all_tools: { limits }, tools: rules };
}

const SETTINGS = { seed: SEED, numRuns: RUNS };

describe(`random policies and calls, seed ${SEED}`, { timeout: 120_000 }, () => {
  test("the evaluator and the reference never differ", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        DOCUMENT,
        fc.array(fc.tuple(TOOL, ARGS), { minLength: 1, maxLength: 4 }),
        (document, calls) => {
          const asked = calls.map(([tool, args]) => ({ tool, args }));
          for (const decision of checkDecide(document, undefined, asked)) {
            const kind = `${decision.effect} ${decision.rule.split("/")[3] ?? decision.rule}`;
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
          }
        },
      ),
      SETTINGS,
    );
    // the runs are worth something only if they reach every kind of decision
    for (const kind of [
      "deny require",
      "deny deny_if",
      "deny action",
      "deny limits",
      "deny (hidden)",
      "deny (default deny)",
      "allow (default allow)",
    ]) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(50);
    }
  });

  test("lists a tool exactly when the reference evaluator lists it", () => {
    fc.assert(
      fc.property(DOCUMENT, TOOL, ARGS, (document, tool, args) => {
        const policy = throughForms(document);
        const { rule } = decide(policy, { tool, args });
        expect(isVisible(policy, tool)).toBe(rule !== "(hidden)" && rule !== "(default deny)");
      }),
      { ...SETTINGS, numRuns: 300 },
    );
  });

  test("one more deny_if or require never turns a denial into an allowance", () => {
    const more = fc.record({ conditions: fc.array(CONDITION, { maxLength: 2 }) });
    fc.assert(
      fc.property(
        DOCUMENT,
        LEGAL_TOOL,
        fc.tuple(more, fc.constantFrom("deny_if", "require"), ARGS),
        (document, tool, [predicate, key, args]) => {
          const before = decide(throughForms(document), { tool, args });
          const tools = document["tools"] as JsonObject;
          fc.pre(Object.hasOwn(tools, tool));
          const rule = tools[tool] as JsonObject;
          const longer = {
            ...rule,
            [key]: [...((rule[key] as JsonValue[] | undefined) ?? []), predicate as JsonObject],
          };
          const after = decide(throughForms({ ...document, tools: withOwn(tools, tool, longer) }), {
            tool,
            args,
          });
          expect([before.effect, after.effect]).not.toEqual(["deny", "allow"]);
        },
      ),
      { ...SETTINGS, numRuns: 400 },
    );
  });

  test("the order of tools, rules and conditions does not change the effect", () => {
    fc.assert(
      fc.property(DOCUMENT, TOOL, ARGS, (document, tool, args) => {
        const one = decide(throughForms(document), { tool, args });
        const other = decide(throughForms(backwards(document) as JsonObject), { tool, args });
        expect(other.effect).toBe(one.effect);
        expect(other.hidden).toBe(one.hidden);
        expect(other.obligations).toHaveLength(one.obligations.length);
      }),
      { ...SETTINGS, numRuns: 400 },
    );
  });

  test("the same input gives the same bytes, and changes neither policy nor arguments", () => {
    fc.assert(
      fc.property(DOCUMENT, TOOL, ARGS, (document, tool, args) => {
        const policy = throughForms(document);
        const before = stringify(args);
        expect(said(decide(policy, { tool, args }))).toEqual(said(decide(policy, { tool, args })));
        expect(stringify(args)).toBe(before);
      }),
      { ...SETTINGS, numRuns: 200 },
    );
  });
});

function withOwn(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return objectOf(Object.entries(object).map(([name, old]) => [name, name === key ? value : old] as const));
}

/** Every list and every object of the rules the other way round; the values of conditions stay. */
function backwards(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(backwards).toReversed();
  if (value === null || typeof value !== "object" || value instanceof ExactNumber) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [key, key === "value" ? item : backwards(item)] as const,
  );
  return objectOf(entries.toReversed());
}
