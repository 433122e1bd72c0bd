import { canonical, type JsonObject } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashOf } from "../compiled/compile.ts";
import { compile, decide, load, parse, type PolicyDocument } from "../index.ts";

const TEXT = JSON.stringify({
  version: "1",
  default: "deny",
  hide: ["secret"],
  all_tools: { limits: [{ counter: "all", window: "day", max: 1000, scope: "grant" }] },
  tools: {
    pay: {
      require: [{ conditions: [{ path: "args.reason", op: "regex", value: "^[a-z]+$" }] }],
      deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 500 }] }],
      limits: [{ counter: "spend", window: "hour", max: 900, scope: "grant", cost: "args.amount" }],
      action: "require_approval",
    },
    refund: { action: "deny" },
  },
});

function documentOf(text: string): PolicyDocument {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.document;
}

const COMPILED = compile(documentOf(TEXT));
const FORM = JSON.stringify(COMPILED);

const MISSING = Symbol("missing");

/** The form with one place changed, signed anew as someone would who can write to the store. */
function forged(place: string, value: unknown): unknown {
  const { hash: _hash, ...unsigned } = JSON.parse(FORM);
  const steps = place.split("/");
  const last = steps.pop() ?? "";
  const holder = steps.reduce((form, step) => form[step], unsigned);
  if (value === MISSING) delete holder[last];
  else holder[last] = value;
  return { ...unsigned, hash: hashOf(unsigned) };
}

test("loads a compiled policy that was signed again without a change", () => {
  expect(load(forged("default", "deny")).ok).toBe(true);
});

describe("compile", () => {
  test("the form is plain JSON and survives it", () => {
    expect(JSON.parse(FORM)).toEqual(COMPILED);
    expect(load(JSON.parse(FORM))).toMatchObject({ ok: true, policy: { hash: COMPILED.hash } });
  });

  test("the hash is the SHA-256 of the canonical form without it", () => {
    const { hash, ...unsigned } = COMPILED;
    expect(hash).toBe(hashOf(unsigned));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(canonical(COMPILED as unknown as JsonObject)).toContain(hash);
  });

  test.each<[string, string]>([
    ["a comment", '/* why */ "version":"2","default":"deny","tools":{"x":{"deny_if":[CAP]}}'],
    ["another way to write a number", '"version":"2","default":"deny","tools":{"x":{"deny_if":[CAP5]}}'],
    ["the mode", '"version":"2","mode":"enforce","default":"deny","tools":{"x":{"deny_if":[CAP]}}'],
    [
      "lists without anything",
      '"version":"2","hide":[],"default":"deny","tools":{"x":{"deny_if":[CAP],"limits":[]}}',
    ],
    [
      "tests",
      '"version":"2","default":"deny","tools":{"x":{"deny_if":[CAP]}},"tests":[{"name":"n","request":{"tool":"x","args":{}},"want":{"effect":"allow"}}]',
    ],
    ["the version", '"version":"1","default":"deny","tools":{"x":{"deny_if":[CAP]}}'],
  ])("what goes without saying changes no hash: %s", (_what, text) => {
    const cap = (value: string) => `{"conditions":[{"path":"args.a","op":"gt","value":${value}}]}`;
    const hashOfText = (rules: string) =>
      compile(documentOf(`{${rules.replace("CAP5", cap("5.00e2")).replace("CAP", cap("500"))}}`)).hash;
    const plain = '"version":"2","default":"deny","tools":{"x":{"deny_if":[CAP]}}';
    expect(hashOfText(text)).toBe(hashOfText(plain));
  });

  test("the same rules in another order of tools and keys have the same hash", () => {
    const { version, tools, ...rest } = JSON.parse(TEXT);
    const other = { tools: { refund: tools.refund, pay: tools.pay }, ...rest, version };
    expect(compile(documentOf(JSON.stringify(other))).hash).toBe(COMPILED.hash);
  });

  test("a document that means something else has another hash", () => {
    for (const [from, to] of [
      ["500", "500.00000000000001"],
      ["1000", "1001"],
      ["deny", "allow"],
      ["secret", "secrets"],
    ] as const) {
      expect(compile(documentOf(TEXT.replace(from, to))).hash).not.toBe(COMPILED.hash);
    }
  });

  test("exact numbers survive a native JSON reader", () => {
    const document = documentOf(TEXT.replace("500", "500.00000000000001"));
    const result = load(JSON.parse(JSON.stringify(compile(document))));
    if (!result.ok) throw new Error(result.reason);
    expect(decide(result.policy, { tool: "pay", args: { reason: "a", amount: 500 } }).effect).toBe("allow");
    expect(decide(result.policy, { tool: "pay", args: { reason: "a", amount: 500.0001 } }).effect).toBe(
      "deny",
    );
  });
});

describe("load refuses", () => {
  test("refuses a compiled policy with any one byte changed", () => {
    const printable = fc.integer({ min: 0x20, max: 0x7e });
    fc.assert(
      fc.property(fc.nat(FORM.length - 1), printable, (at, code) => {
        const changed = FORM.slice(0, at) + String.fromCharCode(code) + FORM.slice(at + 1);
        fc.pre(changed !== FORM);
        expect(loadText(changed)).toBe(false);
      }),
      { numRuns: 5000, seed: 20_261_121 },
    );
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a string", FORM],
    ["a list", [COMPILED]],
    ["an empty object", {}],
    ["a hash that is not its own", { ...COMPILED, hash: "0".repeat(64) }],
    ["a hash in capitals", { ...COMPILED, hash: COMPILED.hash.toUpperCase() }],
    ["no hash", { ...COMPILED, hash: undefined }],
    ["an inherited field", Object.create(COMPILED)],
  ])("%s", (_name, form) => {
    expect(load(form).ok).toBe(false);
  });

  const tool = "tools/0";
  const value = "tools/0/denyIf/0/conditions/0/value";
  test.each<[string, string, unknown]>([
    ["a format it does not know", "format", "sallyport-policy/3"],
    ["a field it does not know", "mood", "shadow"],
    ["a field of a tool it does not know", `${tool}/schedule`, []],
    ["a missing field", "hide", MISSING],
    ["a missing list of a tool", `${tool}/denyIf`, MISSING],
    ["an operator it does not know", `${tool}/denyIf/0/conditions/0/op`, "sounds_like"],
    ["an operator an object inherits", `${tool}/denyIf/0/conditions/0/op`, "toString"],
    ["a value that is no JSON", value, "50O"],
    ["a value that is not canonical", value, "5e2"],
    ["a value of the wrong type for its operator", value, '"500"'],
    ["a value that is not finite", value, "1e+400"],
    ["a pattern outside RE2", `${tool}/require/0/conditions/0/value`, '"(?=a)"'],
    ["a path outside args", `${tool}/denyIf/0/conditions/0/path`, "nowhere.id"],
    ["a max that is a number", `${tool}/limits/0/max`, 900],
    ["a negative max", `${tool}/limits/0/max`, "-1"],
    ["a window of 0 seconds", `${tool}/limits/0/window`, { kind: "fixed", seconds: 0 }],
    ["a window with a fraction", `${tool}/limits/0/window`, { kind: "sliding", ms: 0.5 }],
    ["a window of seconds longer than a day", `${tool}/limits/0/window`, { kind: "fixed", seconds: 86_401 }],
    ["a window of a unit it does not know", `${tool}/limits/0/window`, { kind: "fixed", unit: "year" }],
    ["a window of a kind it does not know", `${tool}/limits/0/window`, { kind: "hopping", ms: 1000 }],
    ["a kind of limit it does not know", `${tool}/limits/0/kind`, "budget"],
    ["a scope it does not know", `${tool}/limits/0/scope`, "planet"],
    ["an illegal name", `${tool}/selector`, "a  b"],
    ["a class it does not know", `${tool}/selector`, "@safe"],
    ["a name twice", `${tool}/selector`, "refund"],
    ["a mode it does not know", `${tool}/mode`, "off"],
    ["a surface it does not know", "surfaces/results", null],
    ["a missing surface", "surfaces/roots", MISSING],
    ["an effect it does not know", "default", "maybe"],
    ["an illegal name among the hidden ones", "hide", ["a  b"]],
    ["a limit that is null", "allTools", [null]],
    ["an approval that is true", `${tool}/approval`, true],
  ])("%s, even when it is signed anew", (_name, place, changed) => {
    expect(load(forged(place, changed)).ok).toBe(false);
  });

  test("names the field that is wrong", () => {
    expect(load(forged("mood", "shadow"))).toEqual({
      ok: false,
      reason: "policy has an unknown field",
    });
  });
});

test("a policy loaded once does not follow later changes of its form", () => {
  const form = JSON.parse(FORM);
  const result = load(form);
  form.tools.length = 0;
  if (!result.ok) throw new Error(result.reason);
  expect(decide(result.policy, { tool: "refund", args: {} }).rule).toBe("/tools/refund/action");
});

test("decisions that are handed out more than once cannot be changed", () => {
  const result = load(JSON.parse(FORM));
  if (!result.ok) throw new Error(result.reason);
  const decision = decide(result.policy, { tool: "refund", args: {} });
  expect(Object.isFrozen(decision) && Object.isFrozen(decision.obligations)).toBe(true);
  expect(Object.isFrozen(decide(null, { tool: "refund", args: {} }))).toBe(true);
});

function loadText(text: string): boolean {
  try {
    return load(JSON.parse(text)).ok;
  } catch {
    return false;
  }
}
