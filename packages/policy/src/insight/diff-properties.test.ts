import { type JsonObject, type JsonValue, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, decide, load, parse, type PolicyDocument, type PolicyRequest } from "../index.ts";
import { diff } from "./diff.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SEED = 20_261_122;
const RUNS = 300;

const NAMES = ["pay", "refund", "p*", "*", "@write"];

const CONDITION = fc.oneof(
  fc.record({
    path: fc.constantFrom("args.a", "args.b"),
    op: fc.constantFrom("lt", "lte", "gt", "gte", "eq"),
    value: fc.constantFrom<JsonValue>(1, 2, 3),
  }),
  fc.record({
    path: fc.constantFrom("args.a"),
    op: fc.constantFrom("in", "not_in"),
    value: fc.subarray<JsonValue>([1, 2, 3, "x"]),
  }),
);
const LEAF: fc.Arbitrary<JsonObject> = CONDITION;
const GROUP: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: LEAF },
  fc.array(LEAF, { minLength: 1, maxLength: 2 }).map((any): JsonObject => ({ any })),
  fc.array(LEAF, { minLength: 1, maxLength: 2 }).map((all): JsonObject => ({ all })),
  LEAF.map((not): JsonObject => ({ not })),
);
const MODE = fc.constantFrom("enforce", "shadow");
const PREDICATES = fc.array(
  fc.record({ conditions: fc.array(GROUP, { maxLength: 2 }), mode: MODE }, { requiredKeys: ["conditions"] }),
  { maxLength: 2 },
);
const LIMITS = fc.array(
  fc.record({
    counter: fc.constantFrom("c", "d"),
    window: fc.constant("hour"),
    max: fc.nat(3),
    scope: fc.constant("grant"),
  }),
  { maxLength: 2 },
);
const RULE = fc.record(
  {
    require: PREDICATES,
    deny_if: PREDICATES,
    limits: LIMITS,
    action: fc.constantFrom("allow", "deny", "require_approval"),
    mode: MODE,
  },
  { requiredKeys: [] },
);
const RAW = fc.record({
  version: fc.constant("2"),
  default: fc.constantFrom("allow", "deny"),
  hide: fc.subarray(["pay", "p*"]),
  all_tools: fc.record({ limits: LIMITS }),
  tools: fc.dictionary(fc.constantFrom(...NAMES), RULE, { maxKeys: 3, noNullPrototype: true }),
});

const VALUES: readonly (JsonValue | undefined)[] = [undefined, null, "x", 0, 1, 2, 3, 4];
const REQUESTS: readonly PolicyRequest[] = ["pay", "refund", "poll", "other"].flatMap((tool) =>
  VALUES.flatMap((a) =>
    [undefined, 2].map((b) => ({
      tool,
      args: { ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) },
      toolClass: "write" as const,
    })),
  ),
);

function documentOf(raw: unknown): PolicyDocument {
  const result = parse(stringify(raw as JsonValue));
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.document;
}

/** Of each request, whether it is denied (0), needs approval (1) or passes (2). */
function outcomes(document: PolicyDocument): number[] {
  const loaded = load(compile(document));
  if (!loaded.ok) throw new Error(loaded.reason);
  return REQUESTS.map((request) => {
    const { effect, obligations } = decide(loaded.policy, request);
    if (effect === "deny") return 0;
    return obligations.some(({ kind }) => kind === "approval") ? 1 : 2;
  });
}

describe("for any two documents", () => {
  test("decisions change as the diff says", () => {
    let told = 0;
    fc.assert(
      fc.property(RAW, RAW, (first, second) => {
        const [before, after] = [documentOf(first), documentOf(second)];
        const kinds = new Set(diff(before, after).map(({ kind }) => kind));
        if (kinds.size > 1 || kinds.has("changed")) return;
        told += kinds.size;
        const [old, fresh] = [outcomes(before), outcomes(after)];
        const steps = fresh.map((outcome, i) => outcome - (old[i] ?? 0));
        if (!kinds.has("widened")) expect(Math.max(...steps)).toBeLessThanOrEqual(0);
        if (!kinds.has("narrowed")) expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(told).toBeGreaterThan(RUNS / 100);
  });

  test("a document and the same document in another order have no difference", () => {
    fc.assert(
      fc.property(RAW, (raw) => {
        const document = documentOf(raw);
        expect(diff(document, document)).toEqual([]);
        expect(diff(document, documentOf(reversed(raw)))).toEqual([]);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("two documents differ in both directions or in none", () => {
    fc.assert(
      fc.property(RAW, RAW, (first, second) => {
        const [a, b] = [documentOf(first), documentOf(second)];
        expect(diff(a, b).length === 0).toBe(diff(b, a).length === 0);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});

/** Every list and every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).toReversed();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reversed(item)] as const)
      .toReversed(),
  );
}
