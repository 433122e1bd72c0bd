import type { JsonObject, JsonValue } from "@sallyport/json";
import fc from "fast-check";
import { FINITE, FOLDERS, HOSTS, KEY, objectOf, OPERAND, TEXT } from "./values.ts";

/** Names that tools of random calls have too. */
export const TOOL_NAMES = [
  "pay",
  "get_user",
  "get_orders",
  "constructor",
  "__proto__",
  "toString",
  "ns/other",
];

const SELECTOR = fc.constantFrom(
  ...TOOL_NAMES.slice(0, 5),
  "*",
  "get_*",
  "*_user",
  "g*t_*r*",
  "pay*",
  "@read",
  "@write",
  "@destructive",
);

const KEYS = fc.array(KEY, { minLength: 1, maxLength: 3 });
const PLAIN_PATH = KEYS.map((keys) => ["args", ...keys].join("."));
const ITEMS_PATH = fc
  .tuple(KEYS, fc.constantFrom("[*]", "[*].a", "[*][*]", "[*].a[*].b"))
  .map(([keys, tail]) => `args.${keys[0]}${tail}`);
const CONTEXT_PATH = fc.constantFrom(
  "identity.id",
  "identity.kind",
  "identity.labels.team",
  "identity.labels.__proto__",
  "grant.labels.team",
  "server.labels.team.name",
  "session.id",
  "client.name",
  "tool.class",
  "time.hour",
  "time.weekday",
);

const OPERATION = fc.oneof(
  operation(["eq", "neq", "contains"], fc.oneof(OPERAND, TEXT)),
  operation(["lt", "lte", "gt", "gte"], FINITE),
  operation(["in", "not_in"], fc.array(fc.oneof(OPERAND, TEXT), { maxLength: 3 })),
  operation(["exists"], fc.boolean()),
  operation(["regex"], fc.constantFrom("", "^a", "b$", "a|prod", "^[a-z]+$", "(a+)+$", ".")),
  operation(["starts_with", "ends_with"], TEXT),
  operation(["length_lte", "length_gte"], fc.nat(3)),
  operation(["host_in"], fc.array(fc.constantFrom(...HOSTS), { maxLength: 2 })),
  operation(
    ["path_within"],
    fc.oneof(fc.constantFrom(...FOLDERS), fc.array(fc.constantFrom(...FOLDERS), { maxLength: 2 })),
  ),
);

function operation(ops: string[], value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> {
  return fc.record({ op: fc.constantFrom(...ops), value });
}

const CONDITION: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(PLAIN_PATH, OPERATION).map(([path, rest]) => ({ path, ...rest })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(ITEMS_PATH, OPERATION, fc.constantFrom("every", "some"))
      .map(([path, rest, quantifier]) => ({ path, ...rest, quantifier })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        CONTEXT_PATH,
        OPERATION,
        fc.constantFrom(undefined, "Europe/Berlin", "America/New_York", "Asia/Kolkata"),
      )
      .map(([path, rest, timezone]) => ({
        path,
        ...rest,
        ...(path.startsWith("time.") && timezone !== undefined ? { timezone } : {}),
      })),
  },
);

const GROUP = fc.letrec<{ group: JsonObject }>((tie) => ({
  group: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 5, arbitrary: CONDITION },
    fc.array(tie("group"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    fc.array(tie("group"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    tie("group").map((not) => ({ not })),
  ),
})).group;

export const PREDICATE = fc.record(
  { conditions: fc.array(GROUP, { maxLength: 2 }), mode: fc.constantFrom("enforce", "enforce", "shadow") },
  { requiredKeys: ["conditions"] },
);

const MODE = fc.constantFrom("enforce", "enforce", "shadow");

/** Counters by their name, so that none has two windows. */
const BOUNDS: readonly JsonObject[] = [
  { counter: "c", window: "month", scope: "org" },
  { counter: "d", window: "hour", scope: "grant" },
  { counter: "e", window: { sliding: "5m" }, scope: "identity" },
];
const LIMIT: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...BOUNDS),
      fc.record({ max: fc.nat(9), cost: PLAIN_PATH, mode: MODE }, { requiredKeys: ["max"] }),
    )
    .map(([bounds, rest]) => ({ ...bounds, ...rest })),
  fc.record(
    {
      counter: fc.constant("running"),
      concurrency: fc.integer({ min: 1, max: 9 }),
      scope: fc.constant("session"),
      mode: MODE,
    },
    { requiredKeys: ["counter", "concurrency", "scope"] },
  ),
);

const APPROVAL = fc.record(
  {
    when: fc.array(GROUP, { maxLength: 2 }),
    approvers: fc.record({ roles: fc.constantFrom(["admin"], ["b", "a", "a"]) }),
    quorum: fc.constantFrom(1, 2),
    expires: fc.constantFrom("30m", "2h"),
    wait: fc.constantFrom("0s", "50s"),
    mode: MODE,
  },
  { requiredKeys: ["expires"] },
);

const ARGUMENTS = fc.constantFrom<JsonObject>(
  { schema: "off" },
  { schema: "pinned" },
  { schema: "pinned", additional: "allow" },
);

const RULE: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      mode: fc.constantFrom("enforce", "enforce", "enforce", "shadow"),
      arguments: ARGUMENTS,
      require: fc.array(PREDICATE, { maxLength: 1 }),
      deny_if: fc.array(PREDICATE, { maxLength: 2 }),
      limits: fc.array(LIMIT, { maxLength: 2 }),
      action: fc.constantFrom("allow", "allow", "deny", "require_approval"),
      approval: APPROVAL,
      rate_limit: fc.record({ max: fc.nat(9), window: fc.integer({ min: 1, max: 86_400 }) }),
    },
    { requiredKeys: [] },
  )
  .map(({ approval, ...rule }) => {
    const isAsked = rule.action === "require_approval" || approval === undefined;
    return (isAsked ? rule : { ...rule, approval }) as JsonObject;
  });

const RULES = fc
  .uniqueArray(fc.tuple(SELECTOR, RULE), { maxLength: 4, selector: ([selector]) => selector })
  .map(objectOf);

/** Documents of version "2" that parse. */
export const DOCUMENT: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      default: fc.constantFrom("allow", "deny"),
      mode: fc.constantFrom("enforce", "enforce", "enforce", "enforce", "shadow"),
      hide: fc.array(fc.constantFrom("other", "get_orders", "g*_orders", "@financial", "to*"), {
        maxLength: 1,
      }),
      all_tools: fc.record({ limits: fc.array(LIMIT, { maxLength: 1 }) }),
      tools: RULES,
      arguments: ARGUMENTS,
      definitions: fc.record(
        {
          new_tools: fc.constantFrom("deny", "default"),
          on_change: fc.constantFrom("quarantine", "alert", "allow"),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["default", "tools"] },
  )
  .map((document) => ({ version: "2", ...document }));
