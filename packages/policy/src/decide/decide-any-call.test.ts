import { expect, it } from "vitest";
import { compile, decideAnyCall, load, parse, type Policy } from "../index.ts";

function policyOf(document: object, baseline: Policy | null = null): Policy {
  const parsed = parse(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const loaded = load(compile(parsed.document), baseline);
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.policy;
}

const LTE = { conditions: [{ path: "args.amount", op: "lte", value: 5 }] };
const NIGHT = { conditions: [{ path: "time.hour", op: "lt", value: 6 }] };
const DOCUMENT = {
  version: "2",
  default: "deny",
  hide: ["hidden"],
  tools: {
    free: {},
    cap: { require: [LTE] },
    guard: { deny_if: [LTE] },
    night: { require: [NIGHT] },
    never: { action: "deny" },
    visibly: { deny_if: [{ conditions: [] }] },
    paid: { limits: [{ counter: "c", window: "day", max: 1, scope: "grant", cost: "args.amount" }] },
  },
};
const NOON = Date.UTC(2026, 0, 5, 12);

it.each<[string, "allow" | "deny", string]>([
  ["free", "allow", "/tools/free"],
  ["cap", "allow", "/tools/cap"],
  ["guard", "allow", "/tools/guard"],
  ["paid", "allow", "/tools/paid"],
  ["night", "deny", "/tools/night/require/0"],
  ["never", "deny", "/tools/never/action"],
  ["visibly", "deny", "/tools/visibly/deny_if/0"],
  ["hidden", "deny", "(hidden)"],
  ["elsewhere", "deny", "(default deny)"],
  ["no name", "deny", "(default deny)"],
])("some call of %s: %s %s", (tool, effect, rule) => {
  expect(decideAnyCall(policyOf(DOCUMENT), { tool, now: NOON })).toMatchObject({ effect, rule });
});

it("denies when a rule about the caller denies", () => {
  const policy = policyOf(DOCUMENT);
  expect(decideAnyCall(policy, { tool: "night", now: Date.UTC(2026, 0, 5, 1) }).effect).toBe("allow");
  expect(decideAnyCall(policy, { tool: "night" }).effect).toBe("deny");
  expect(decideAnyCall(policy, { tool: "free", definition: "changed" }).rule).toBe("(quarantined)");
  expect(decideAnyCall(policy, { tool: "free", killSwitch: "org" }).rule).toBe("(kill switch)");
  expect(decideAnyCall(null, { tool: "free" }).rule).toBe("(no policy)");
});

it("denies what the baseline denies", () => {
  const policy = policyOf({ ...DOCUMENT, default: "allow" }, policyOf({ ...DOCUMENT, tools: { cap: {} } }));
  expect(decideAnyCall(policy, { tool: "free" }).rule).toBe("baseline:(default deny)");
  expect(decideAnyCall(policy, { tool: "cap" }).effect).toBe("allow");
});

it("allows every call of a policy in shadow", () => {
  const policy = policyOf({ ...DOCUMENT, mode: "shadow" });
  expect(decideAnyCall(policy, { tool: "never" }).effect).toBe("allow");
});
