import fc from "fast-check";
import { encodeHeaderValue } from "@sallyport/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesIn, ERAS, stagesOfEras } from "../testing/eras.ts";

/**
 * Random policies, calls, spellings and headers: the upstream receives exactly the calls that an evaluator written after
 * the words of docs/policy-language.md allows, byte for byte, and each call has its row.
 */
let stages: Awaited<ReturnType<typeof stagesOfEras>>;
beforeAll(async () => {
  stages = await stagesOfEras();
});
afterAll(async () => {
  for (const era of ERAS) await stages?.[era].strike();
});

type Value = string | number | boolean | null;
type Condition = { path: string; op: "lte" | "gt" | "eq" | "neq" | "in" | "exists"; value: Value | Value[] };
type Rule = { action?: "deny"; require?: Predicate[]; deny_if?: Predicate[] };
type Predicate = { conditions: Condition[] };
type Policy = { version: "1"; default: "allow" | "deny"; hide: string[]; tools: Record<string, Rule> };
type Args = Readonly<Record<string, unknown>>;

const VALUE = fc.constantFrom<Value>(0, 1, -1, 500, 500.5, 1e21, "a", "A", "500", "", true, false, null);
const KEY = fc.constantFrom("amount", "amount", "amount", "to", "constructor", "__proto__");
const NAME = fc.constantFrom("echo", "cap", "wipe_disk");
const PATH = fc.oneof(
  { weight: 4, arbitrary: KEY.map((key) => `args.${key}`) },
  fc.tuple(KEY, KEY).map((keys) => `args.${keys.join(".")}`),
);
const CONDITION: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ path: PATH, op: fc.constantFrom("lte", "gt"), value: fc.constantFrom(0, 500, 500.5) }),
  fc.record({ path: PATH, op: fc.constantFrom("eq", "neq"), value: VALUE }),
  fc.record({ path: PATH, op: fc.constant("in"), value: fc.array(VALUE, { minLength: 1, maxLength: 3 }) }),
  fc.record({ path: PATH, op: fc.constant("exists"), value: fc.boolean() }),
);
const PREDICATES = fc.array(fc.record({ conditions: fc.array(CONDITION, { minLength: 1, maxLength: 2 }) }), {
  minLength: 1,
  maxLength: 2,
});
const RULE: fc.Arbitrary<Rule> = fc.oneof(
  fc.constant({}),
  fc.constant({ action: "deny" as const }),
  fc.record({ require: PREDICATES }),
  fc.record({ deny_if: PREDICATES }),
  fc.record({ require: PREDICATES, deny_if: PREDICATES }),
);
const POLICY: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant("1"),
  default: fc.constantFrom("allow", "deny"),
  hide: fc.uniqueArray(NAME, { maxLength: 1 }),
  tools: fc.dictionary(NAME, RULE, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
});
const ARGS: fc.Arbitrary<Args> = fc.dictionary(
  KEY,
  fc.oneof({ weight: 4, arbitrary: VALUE }, fc.constant([500]), fc.dictionary(KEY, VALUE, { maxKeys: 2 })),
  { maxKeys: 3, noNullPrototype: true },
);

/** Ways to write a call, and whether parsers agree on it. */
const escaped = (text: string): string =>
  text.replace(/[a-z]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
const WRITTEN: Record<string, { isLegal: boolean; write: (params: string, name: string) => string }> = {
  plain: { isLegal: true, write: (params) => message(params) },
  spaced: { isLegal: true, write: (params) => ` ${message(params).replaceAll(":{", " :\n{")}\t` },
  "escaped name": {
    isLegal: true,
    write: (params, name) => message(params.replace(`"name":"${name}"`, `"name":"${escaped(name)}"`)),
  },
  "name twice": { isLegal: false, write: (params) => message(params.replace("{", '{"name":"echo",')) },
  "name twice, in escapes": {
    isLegal: false,
    write: (params) => message(params.replace("{", '{"n\\u0061me":"echo",')),
  },
  "a twin of name": { isLegal: false, write: (params) => message(params.replace("{", '{"Name":"echo",')) },
  "a batch in a batch": { isLegal: false, write: (params) => `[[${message(params)}]]` },
  "no id": { isLegal: false, write: (params) => message(params).replace('"id":1,', "") },
  "more params": { isLegal: false, write: (params) => message(params.replace("{", '{"tool":"echo",')) },
  "half of it": { isLegal: false, write: (params) => message(params).slice(0, -2) },
};
function message(params: string): string {
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
}

/** Headers that only the stateless era has. */
const HEADERS: Record<string, { isLegal: boolean; over: (name: string) => Record<string, string | null> }> = {
  "as clients write them": { isLegal: true, over: () => ({}) },
  "in Base64": {
    isLegal: true,
    over: (name) => ({ "Mcp-Name": `=?base64?${Buffer.from(name).toString("base64")}?=` }),
  },
  "another tool": { isLegal: false, over: (name) => ({ "Mcp-Name": `${encodeHeaderValue(name)}_` }) },
  "no tool": { isLegal: false, over: () => ({ "Mcp-Name": null }) },
  "another method": { isLegal: false, over: () => ({ "Mcp-Method": "tools/list" }) },
};
const CALL = fc.record({
  name: NAME,
  args: ARGS,
  written: fc.oneof({ weight: 3, arbitrary: fc.constant("plain") }, fc.constantFrom(...Object.keys(WRITTEN))),
  headers: fc.oneof(
    { weight: 4, arbitrary: fc.constant("as clients write them") },
    fc.constantFrom(...Object.keys(HEADERS)),
  ),
});

describe("the plain evaluator", () => {
  it("agrees with what the tests of the stage's policy say", () => {
    const cap: Rule = { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] };
    const policy: Policy = { version: "1", default: "deny", hide: ["echo"], tools: { cap, echo: {} } };
    const verdicts = [{ amount: 500 }, { amount: 500.5 }, { amount: "1" }, {}].map((args) =>
      mayPass(policy, "cap", args),
    );
    expect(verdicts).toEqual([true, false, false, false]);
    expect([mayPass(policy, "echo", {}), mayPass(policy, "guard", {})]).toEqual([false, false]);
  });
});

function mayPass(policy: Policy, name: string, args: Args): boolean {
  if (policy.hide.includes(name)) return false;
  const rule = policy.tools[name];
  if (rule === undefined) return policy.default === "allow";
  const says = (predicates: Predicate[] = []): string[][] =>
    predicates.map(({ conditions }) => conditions.map((condition) => verdictOf(condition, args)));
  if (rule.action === "deny") return false;
  if (!says(rule.require).every((verdicts) => verdicts.every((verdict) => verdict === "yes"))) return false;
  return !says(rule.deny_if).some((verdicts) =>
    verdicts.every((verdict) => verdict === "yes" || verdict === "wrong"),
  );
}

function verdictOf({ path, op, value }: Condition, args: Args): string {
  let found: unknown = args;
  for (const step of path.split(".").slice(1)) {
    if (found !== null && (typeof found !== "object" || Array.isArray(found))) return "wrong";
    if (found === null || !Object.hasOwn(found, step))
      return op === "exists" ? yesOrNo(value === false) : "absent";
    found = Reflect.getOwnPropertyDescriptor(found, step)?.value;
  }
  if (op === "exists") return yesOrNo(value === true);
  if (op === "lte" || op === "gt") {
    if (typeof found !== "number" || typeof value !== "number") return "wrong";
    return yesOrNo(op === "lte" ? found <= value : found > value);
  }
  if (op === "eq") return yesOrNo(found === value);
  if (op === "in") return yesOrNo(Array.isArray(value) && value.includes(found as Value));
  if (found === value) return "no";
  return value === null || (typeof found === typeof value && found !== null) ? "yes" : "wrong";
}

function yesOrNo(holds: boolean): string {
  return holds ? "yes" : "no";
}

describe.each(ERAS)("in the %s era", (era) => {
  it("forwards exactly the calls that the plain evaluator allows, byte for byte", {
    timeout: 180_000,
  }, async () => {
    const stage = stages[era];
    await fc.assert(
      fc.asyncProperty(POLICY, fc.array(CALL, { minLength: 50, maxLength: 50 }), async (policy, calls) => {
        await stage.publish(policy);
        let passed = 0;
        const { rows } = await stage.witness(async () => {
          for (const { name, args, written, headers } of calls) {
            const way = WRITTEN[written];
            const text = way?.write(JSON.stringify({ name, arguments: args }), name) ?? "";
            const { body, headers: said } = bytesIn(era, text, name);
            const over = era === "stateless" ? HEADERS[headers] : HEADERS["as clients write them"];
            const from = stage.upstream.requests.length;
            await stage.raw(stage.post(body, { ...said, ...over?.over(name) }));
            const arrived = stage.upstream.requests.slice(from).map((hit) => hit.body.toString());
            const isExpected = way?.isLegal && over?.isLegal && mayPass(policy, name, args);
            expect(arrived).toEqual(isExpected ? [body.toString()] : []);
            if (isExpected) passed++;
          }
        });
        expect(rows).toHaveLength(calls.length);
        expect(rows.filter(({ effect }) => effect === "allow")).toHaveLength(passed);
      }),
      // shrinking would take minutes: each attempt is 50 calls through the proxy
      { numRuns: 12, endOnFailure: true },
    );
  });
});
