import {
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  parseDocument,
  stringify,
} from "@sallyport/json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, load, parse, type Policy, type PolicyContext } from "../index.ts";
import { timestampMs } from "../language/timestamp.ts";
import { growth } from "../testing/growth.ts";
import type { RecordedCall } from "./recorded-call.ts";
import { simulate } from "./simulate.ts";

const TABLES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../../cases/insight/simulate*.json", { query: "?raw", import: "default", eager: true });

const rows = Object.values(TABLES).flatMap((text) => {
  const { value, faults } = parseDocument(text);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return list(isObject(value) ? own(value, "cases") : undefined).map(object);
});

describe("simulate", () => {
  test.each(rows.map((row) => [own(row, "name"), row] as const))("%s", (_name, row) => {
    const baseline = "baseline" in row ? policyOf(own(row, "baseline")) : undefined;
    const after = policyOf(own(row, "after"), baseline);
    const before = "before" in row ? policyOf(own(row, "before"), baseline) : after;
    const calls = list(own(row, "calls")).map((call) => callOf(object(call)));
    const isRecorded = own(row, "compare") === "recorded";
    const seen = simulate({ after, calls, longestCallMs: 60_000, ...(isRecorded ? {} : { before }) });
    expect(seen.calls.map(({ after: { effect, rule } }) => `${effect} ${rule}`)).toEqual(own(row, "want"));
    const flips = seen.flips.map((flip) => `${flip.call.tool} ${flip.before?.effect} ${flip.after.effect}`);
    expect(flips).toEqual(own(row, "flips") ?? []);
    if ("undecided" in row) expect(seen.undecided).toHaveLength(Number(own(row, "undecided")));
    if ("counts" in row) {
      const counts = seen.tools.map(({ tool, calls: all, flips: flipped }) => `${tool} ${all} ${flipped}`);
      expect(counts).toEqual(own(row, "counts"));
    }
  });

  test("10,000 calls in one pass, and none flips where nothing changed", () => {
    const policy = policyOf({
      all_tools: { limits: [{ counter: "all", window: "hour", max: 900, scope: "grant" }] },
      tools: Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [
          `tool_${i}`,
          {
            deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 500 }] }],
            limits: [{ counter: "spend", window: "day", max: 100_000, scope: "grant", cost: "args.amount" }],
          },
        ]),
      ),
    });
    const calls = Array.from({ length: 10_000 }, (_, i): RecordedCall => {
      const known = { args: { amount: (i * 7) % 600 } };
      const unknown = { argKeys: ["amount"] };
      return {
        at: i * 1000,
        tool: `tool_${i % 50}`,
        owners: { grant: `g${i % 7}` },
        ...(i % 9 === 0 ? unknown : known),
      };
    });
    const simulated = (count: number) =>
      simulate({ before: policy, after: policy, calls: calls.slice(0, count) });
    const seen = simulated(10_000);
    expect(seen.flips).toEqual([]);
    expect(seen.calls).toHaveLength(10_000);
    expect(
      growth(
        () => simulated(500),
        () => simulated(10_000),
      ),
    ).toBeLessThan(150); // 20 in proportion, 400 by the square
  });

  test("says unknown where arguments were not recorded, or what decide says", () => {
    const policy = policyOf({
      tools: {
        pay: {
          require: [{ conditions: [{ path: "args.a", op: "lte", value: 2 }] }],
          deny_if: [{ conditions: [{ path: "args.b", op: "eq", value: 1 }] }],
          limits: [{ counter: "c", window: "minute", max: 6, scope: "grant", cost: "args.a" }],
        },
        look: { limits: [{ counter: "c", window: "minute", max: 6, scope: "grant" }] },
      },
    });
    const CALL = fc.record({
      gap: fc.nat(20_000),
      tool: fc.constantFrom("pay", "look"),
      args: fc.record({ a: fc.constantFrom<JsonValue>(0, 1, 2, 3, "x"), b: fc.nat(2) }, { requiredKeys: [] }),
      isRecorded: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(CALL, { maxLength: 20 }), (log) => {
        let at = 0;
        const whole = log.map(({ gap, tool, args }): RecordedCall => {
          at += gap;
          return { at, tool, args, owners: { grant: "g" } };
        });
        const partial = whole.map(
          ({ args, ...call }, i): RecordedCall =>
            log[i]?.isRecorded === true ? { ...call, args } : { ...call, argKeys: Object.keys(args ?? {}) },
        );
        const truth = simulate({ after: policy, calls: whole }).calls;
        const seen = simulate({ after: policy, calls: partial }).calls;
        seen.forEach(({ after }, i) => {
          if (after.effect !== "unknown") expect(after.effect).toBe(truth[i]?.after.effect);
        });
      }),
      { seed: 20_261_122, numRuns: 300 },
    );
  });
});

/** A row leaves out what is the same in most of them. */
function policyOf(rules: JsonValue | undefined, baseline?: Policy): Policy {
  const document = parse(stringify({ version: "1", default: "deny", ...object(rules) }));
  if (!document.ok)
    throw new Error(document.issues.map(({ pointer, message }) => `${pointer} ${message}`).join("\n"));
  const loaded = load(compile(document.document), baseline);
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.policy;
}

function callOf(row: JsonObject): RecordedCall {
  const { at, args, owners, ...rest } = row;
  return {
    ...(rest as unknown as RecordedCall),
    at:
      typeof at === "string"
        ? (timestampMs(at) ?? Number.NaN)
        : isNumber(at ?? null)
          ? Number(at)
          : Number.NaN,
    owners: (owners ?? { grant: "g" }) as RecordedCall["owners"],
    context: (own(row, "context") ?? {}) as PolicyContext,
    ...(args === undefined ? {} : { args: object(args) }),
  };
}

function list(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new Error("The table needs an object here.");
  return value;
}
