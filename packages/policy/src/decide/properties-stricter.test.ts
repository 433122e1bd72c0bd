import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, isVisible, type Policy, type PolicyRequest } from "../index.ts";
import { listAt, objectAt, withOwn } from "../testing/document-parts.ts";
import { loaded } from "../testing/loaded-document.ts";
import { CALL, requestOf } from "../testing/random-call.ts";
import { DOCUMENT, PREDICATE } from "../testing/random-policy.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };
const CALLS = fc.array(CALL, { minLength: 4, maxLength: 8 });

describe('what makes a policy of version "2" stricter', { timeout: 120_000 }, () => {
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
