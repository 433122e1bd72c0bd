import { describe, expect, test } from "vitest";
import { hashOf } from "../compiled/compile.ts";
import { compile, decide, decideSurface, load, parse, type Policy } from "../index.ts";
import COMPILED_V1 from "../testing/compiled-v1.json" with { type: "json" };

/** As it was written by the compiler before version "2", and still is in every store. */
function formOfBefore(): typeof COMPILED_V1 {
  return JSON.parse(JSON.stringify(COMPILED_V1));
}

function loaded(form: unknown): Policy {
  const result = load(form);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

describe("a compiled policy of the earlier format", () => {
  test("loads, keeps its hash and decides as it did", () => {
    const policy = loaded(formOfBefore());
    expect(policy.hash).toBe(COMPILED_V1.hash);
    const call = (args: object) => decide(policy, { tool: "pay", args: { reason: "a", ...args } });
    expect(call({ amount: 501 }).rule).toBe("/tools/pay/deny_if/0");
    expect(call({}).rule).toBe("/tools/pay/limits/0");
    expect(call({ amount: 12 }).obligations.map(({ kind, rule }) => `${kind} ${rule}`)).toEqual([
      "limit /tools/pay/limits/0",
      "limit /tools/pay/rate_limit",
      "limit /all_tools/limits/0",
      "approval /tools/pay/action",
    ]);
    expect(decide(policy, { tool: "refund", args: {} })).toMatchObject({
      effect: "deny",
      reason: "Ask Ann.",
    });
    expect(decide(policy, { tool: "secret", args: {} }).rule).toBe("(hidden)");
  });

  test("asks for approval as its document does today", () => {
    const approval = decide(loaded(formOfBefore()), {
      tool: "pay",
      args: { reason: "a", amount: 1 },
    }).obligations.at(-1);
    expect(approval).toMatchObject({ kind: "approval", quorum: 1, expiresMs: 1_800_000, waitMs: 50_000 });
  });

  test.each<[string, (form: ReturnType<typeof formOfBefore>) => unknown]>([
    ["a changed field", (form) => ({ ...form, default: "allow" })],
    ["a field of today, signed anew", (form) => signed({ ...form, mode: "shadow" })],
    ["a glob, signed anew", (form) => signed({ ...form, hide: ["get_*"] })],
    [
      "an operator of today, signed anew",
      (form) => signed(withCondition(form, { op: "starts_with", value: '"a"' })),
    ],
    ["a path of today, signed anew", (form) => signed(withCondition(form, { path: "identity.kind" }))],
    ["the name of today's layout, signed anew", (form) => signed({ ...form, format: "sallyport-policy/2" })],
  ])("is refused with %s", (_name, change) => {
    expect(load(change(formOfBefore())).ok).toBe(false);
  });
});

describe('a compiled policy of version "2"', () => {
  const document = {
    version: "2",
    default: "deny",
    tools: {
      "get_*": {
        require: [{ conditions: [{ any: [{ path: "args.a[*]", op: "eq", value: 1, quantifier: "some" }] }] }],
        approval: {
          when: [{ path: "time.hour", op: "gt", value: 7, timezone: "Europe/Berlin" }],
          expires: "1h",
        },
        limits: [{ counter: "r", concurrency: 2, scope: "org" }],
      },
    },
    surfaces: { prompts: { allow: ["a"] } },
  };
  const parsed = parse(JSON.stringify(document));
  const form = JSON.stringify(parsed.ok ? compile(parsed.document) : parsed.issues);
  const condition = "tools/0/require/0/conditions/0/any/0";
  const deep = (levels: number): object =>
    levels === 0 ? JSON.parse(form).tools[0].approval.when[0] : { not: deep(levels - 1) };

  test("loads the compiled policy when nothing in it was changed", () =>
    expect(load(JSON.parse(form)).ok).toBe(true));

  test.each<[string, string, unknown]>([
    ["a group of a kind it does not know", "tools/0/require/0/conditions/0", { none: [] }],
    ["an empty group", "tools/0/require/0/conditions/0", { any: [] }],
    ["two kinds of group at once", "tools/0/require/0/conditions/0", { any: [], not: {} }],
    ["groups that are too deep", "tools/0/approval/when", [deep(9)]],
    ["a quantifier it does not know", `${condition}/quantifier`, "most"],
    ["a list without a quantifier", `${condition}/quantifier`, null],
    ["a quantifier without a list", `${condition}/path`, "args.a"],
    ["a time zone of an argument", `${condition}/timezone`, "UTC"],
    ["a time zone it does not know", "tools/0/approval/when/0/timezone", "Mars/Olympus"],
    ["a context it does not know", "tools/0/approval/when/0/path", "identity.name"],
    ["a quorum of nobody", "tools/0/approval/quorum", 0],
    ["an approval without an end", "tools/0/approval/expiresMs", 0],
    ["no running call", "tools/0/limits/0/concurrency", 0],
    ["a limit that is two", "tools/0/limits/0/max", "1"],
    ["a surface's access it does not know", "surfaces/prompts/access", "ask"],
    ["a surface's list that is none", "surfaces/prompts/access/deny", "a"],
    ["extensions that are not written, written", "surfaces/extensions", null],
    [
      "extensions' access it does not know",
      "surfaces/extensions",
      { rule: "/surfaces/extensions", access: 1 },
    ],
    ["a definition's word it does not know", "definitions/onChange", "ignore"],
    ["arguments without an answer", "arguments", { rule: "/arguments", schema: "pinned" }],
  ])("refuses %s, even when it is signed again", (_name, place, value) => {
    const { hash: _hash, ...changed } = JSON.parse(form);
    const steps = place.split("/");
    const last = steps.pop() ?? "";
    steps.reduce((holder, step) => holder[step], changed)[last] = value;
    expect(load({ ...changed, hash: hashOf(changed) }).ok).toBe(false);
  });

  test("is the same form as before there were extensions, where they are not written", () =>
    expect(JSON.parse(form).surfaces).not.toHaveProperty("extensions"));

  test("loads the extensions that are written, and what they say", () => {
    const surfaces = { extensions: { allow: ["com.example/*"] } };
    const parsed = parse(JSON.stringify({ ...document, surfaces }));
    const policy = loaded(parsed.ok ? compile(parsed.document) : parsed.issues);
    const asked = (name: string) => decideSurface(policy, { surface: "extensions", name }).effect;
    expect([asked("com.example/a"), asked("com.example.evil/a")]).toEqual(["allow", "deny"]);
  });

  test("loads groups as deep as a document may have them", () => {
    const { hash: _hash, ...changed } = JSON.parse(form);
    changed.tools[0].approval.when = [deep(8)];
    expect(load({ ...changed, hash: hashOf(changed) }).ok).toBe(true);
  });
});

test("what a policy remembers of names stays bounded and changes no answer", () => {
  const parsed = parse('{"version":"2","default":"deny","tools":{"get_*":{},"@read":{"action":"deny"}}}');
  const policy = loaded(parsed.ok ? compile(parsed.document) : undefined);
  for (let i = 0; i < 10_000; i++) {
    expect(decide(policy, { tool: `get_${i}`, args: {}, toolClass: "write" }).effect).toBe("allow");
    expect(decide(policy, { tool: `get_${i}`, args: {}, toolClass: "read" }).effect).toBe("deny");
    expect(decide(policy, { tool: `put_${i}`, args: {}, toolClass: "write" }).effect).toBe("deny");
  }
});

function signed(form: Record<string, unknown>): unknown {
  const { hash: _hash, ...unsigned } = form;
  return { ...unsigned, hash: hashOf(JSON.parse(JSON.stringify(unsigned))) };
}

function withCondition(form: ReturnType<typeof formOfBefore>, change: object): Record<string, unknown> {
  const condition = form.tools[0]?.denyIf[0]?.conditions[0];
  if (condition !== undefined) Object.assign(condition, change);
  return form;
}
