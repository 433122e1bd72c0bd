import { ExactNumber, type JsonObject, type JsonValue, parseDocument, stringify } from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compile,
  decide,
  decideSurface,
  decideSurfaceList,
  isVisible,
  load,
  parse,
  type Policy,
  type PolicyRequest,
  type SurfaceRequest,
  visibleTools,
} from "../index.ts";
import { CALL, requestOf } from "../testing/random-call.ts";
import { DOCUMENT, PREDICATE } from "../testing/random-policy.ts";
import { said } from "../testing/said.ts";
import { objectOf } from "../testing/values.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };

function compiledOf(document: JsonObject) {
  const parsed = parse(stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return compile(parsed.document);
}

function loaded(document: JsonObject, baseline: Policy | null = null): Policy {
  const result = load(compiledOf(document), baseline);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

const CALLS = fc.array(CALL, { minLength: 4, maxLength: 8 });

describe('what holds of every policy of version "2"', { timeout: 120_000 }, () => {
  test("adding a deny_if or a require never allows what was denied", () => {
    const key = fc.constantFrom("deny_if", "require");
    fc.assert(
      fc.property(
        DOCUMENT,
        fc.tuple(PREDICATE, key, fc.nat()),
        CALLS,
        (document, [predicate, key, at], calls) => {
          const tools = objectAt(document, "tools");
          const names = Object.keys(tools);
          fc.pre(names.length > 0);
          const name = names[at % names.length] ?? "";
          const rule = objectAt(tools, name);
          const longer = { ...rule, [key]: [...listAt(rule, key), predicate] };
          const stricter = { ...document, tools: withOwn(tools, name, longer) };
          // a denial without conditions shows on purpose that the tool is there
          const lists = key === "require" || predicate.conditions.length > 0;
          neverWider(loaded(document), loaded(stricter), { requests: calls.map(requestOf), lists });
        },
      ),
      SETTINGS,
    );
  });

  test("hiding another tool never allows what was denied", () => {
    const selector = fc.constantFrom("*", "get_*", "pay", "@write", "@read");
    fc.assert(
      fc.property(DOCUMENT, selector, CALLS, (document, hidden, calls) => {
        const stricter = { ...document, hide: [...new Set([...listAt(document, "hide"), hidden])] };
        neverWider(loaded(document), loaded(stricter), { requests: calls.map(requestOf), lists: true });
      }),
      SETTINGS,
    );
  });

  test("adding a baseline never allows what was denied", () => {
    fc.assert(
      fc.property(DOCUMENT, DOCUMENT, CALLS, (document, baseline, calls) => {
        neverWider(loaded(document), loaded(document, loaded(baseline)), {
          requests: calls.map(requestOf),
          lists: true,
        });
        neverWider(loaded(baseline), loaded(document, loaded(baseline)), {
          requests: calls.map(requestOf),
          lists: true,
        });
      }),
      SETTINGS,
    );
  });

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

  test("what is allowed without knowing a part of the context is allowed whatever that part is", () => {
    const part = fc.constantFrom(
      "identity",
      "grant",
      "session",
      "client",
      "server",
      "now",
      "toolClass",
      "inputSchema",
    );
    fc.assert(
      fc.property(DOCUMENT, part, CALLS, (document, part, calls) => {
        const policy = loaded(document);
        for (const request of calls.map(requestOf)) {
          const known = decide(policy, request);
          const unknown = decide(policy, { ...request, [part]: undefined });
          if (unknown.effect === "allow") expect(known.effect).toBe("allow");
        }
      }),
      SETTINGS,
    );
  });

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

  test("no request throws, and what is not understood is not allowed by a rule that asks for it", () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true });
    const request = fc.record(
      {
        tool: fc.oneof(fc.constantFrom("pay", "get_user"), anything),
        args: fc.oneof(fc.constant({}), anything),
        known: anything,
        toolClass: anything,
        definition: anything,
        inputSchema: anything,
        now: anything,
        identity: anything,
        grant: anything,
        session: anything,
        client: anything,
        server: anything,
      },
      { requiredKeys: ["tool", "args"] },
    );
    fc.assert(
      fc.property(DOCUMENT, request, (document, request) => {
        const policy = loaded({ ...document, mode: "enforce" });
        const hostile = request as unknown as PolicyRequest;
        expect(["allow", "deny"]).toContain(decide(policy, hostile, { trace: true }).effect);
        expect(typeof isVisible(policy, hostile)).toBe("boolean");
        expect(visibleTools(policy, [hostile]).length).toBeLessThan(2);
        const surface = {
          ...request,
          surface: request.tool,
          name: request.args,
        } as unknown as SurfaceRequest;
        expect(decideSurface(policy, surface).effect).toBe("deny");
        expect(decideSurfaceList(policy, surface).effect).toBe("deny");
        expect(load(request.args).ok).toBe(false);
      }),
      SETTINGS,
    );
  });
});

/** As code without types could call it. */
test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a string", "a"],
  ["a list", [{ a: 1 }]],
  ["a number", 1],
  ["what has it from its prototype", Object.create({ a: 1 })],
])("arguments that are %s pass no rule that asks for them", (_name, args) => {
  const asks = { conditions: [{ path: "args.a", op: "eq", value: 1 }] };
  const each = { conditions: [{ path: "args.a[*]", op: "eq", value: 1, quantifier: "some" }] };
  const policy = loaded({
    version: "2",
    default: "deny",
    tools: {
      required: { require: [asks] },
      each: { require: [each] },
      checked: { arguments: { schema: "pinned" } },
      spent: {
        limits: [{ counter: "c", window: "day", max: 1, scope: "grant", cost: "args.a" }],
      },
    },
  });
  const inputSchema = { check: () => undefined };
  const isPlain = typeof args === "object" && args !== null && !Array.isArray(args);
  for (const tool of ["required", "each", "spent", ...(isPlain ? [] : ["checked"])]) {
    const request = { tool, args, inputSchema } as unknown as PolicyRequest;
    expect([tool, decide(policy, request, { trace: true }).effect]).toEqual([tool, "deny"]);
  }
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a string", "a"],
])("arguments that are %s match what denies", (_name, args) => {
  const deny = { conditions: [{ path: "args.a", op: "gt", value: 500 }] };
  const each = { conditions: [{ path: "args.a[*]", op: "gt", value: 500, quantifier: "some" }] };
  const policy = loaded({
    version: "2",
    default: "deny",
    tools: { one: { deny_if: [deny] }, each: { deny_if: [each] } },
  });
  for (const tool of ["one", "each"]) {
    expect(decide(policy, { tool, args } as unknown as PolicyRequest).effect).toBe("deny");
  }
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

type Asked = { requests: readonly PolicyRequest[]; lists: boolean };

function neverWider(wide: Policy, narrow: Policy, { requests, lists }: Asked): void {
  for (const request of requests) {
    const before = decide(wide, request);
    const after = decide(narrow, request);
    if (isInShadow(wide)) continue;
    if (before.effect === "deny") expect(after.effect).toBe("deny");
    if (after.effect === "allow")
      expect(after.obligations.length).toBeGreaterThanOrEqual(before.obligations.length);
    if (lists && isVisible(narrow, request)) expect(isVisible(wide, request)).toBe(true);
  }
}

/** What it denies is denied by nobody. */
function isInShadow(policy: Policy): boolean {
  return policy.parts.mode === "shadow";
}

function effectOf(says: string): string {
  return `${says.split(" ")[0]}${says.endsWith(" hidden") ? " hidden" : ""}`;
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ExactNumber)
    ? value
    : {};
}

function listAt(object: JsonObject, key: string): JsonValue[] {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value : [];
}

function withOwn(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return objectOf(Object.entries(object).map(([name, old]) => [name, name === key ? value : old] as const));
}

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
