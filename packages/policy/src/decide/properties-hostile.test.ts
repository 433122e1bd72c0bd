import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decide,
  decideSurface,
  decideSurfaceList,
  isVisible,
  load,
  type PolicyRequest,
  type SurfaceRequest,
  visibleTools,
} from "../index.ts";
import { loaded } from "../testing/loaded-document.ts";
import { DOCUMENT } from "../testing/random-policy.ts";

/** Fixed, so that a run can be repeated; change it to look elsewhere. */
const SETTINGS = { seed: 20_261_123, numRuns: 200 };

describe('hostile requests to every policy of version "2"', { timeout: 120_000 }, () => {
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
