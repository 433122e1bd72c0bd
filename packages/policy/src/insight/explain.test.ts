import { isObject, type JsonObject, type JsonValue, own, parseDocument, stringify } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import { compile, decide, load, parse, type Policy } from "../index.ts";
import { explain } from "./explain.ts";
import { traceLines } from "./trace-lines.ts";

const TABLES = (
  import.meta as unknown as { glob(pattern: string, options: object): Record<string, string> }
).glob("../../cases/insight/explain*.json", { query: "?raw", import: "default", eager: true });

const AUDIENCES = ["agent", "person", "auditor"] as const;

for (const [path, text] of Object.entries(TABLES)) {
  const { value } = parseDocument(text);
  const file = object(value);
  const rows = own(file, "explanations");
  describe(`explanations of ${path}`, () => {
    test.each((Array.isArray(rows) ? rows : []).map(object).map((row) => [own(row, "name"), row] as const))(
      "%s",
      (_name, row) => {
        const tool = textOf(own(row, "tool"));
        const policies = object(own(file, "policies"));
        const baseline = policyOf(own(row, "baseline") ?? null, policies);
        const policy = policyOf(own(row, "policy") ?? null, policies, baseline);
        const request = { ...object(own(row, "request") ?? {}), tool, args: object(own(row, "args") ?? {}) };
        const decision = decide(policy, request, { trace: own(row, "policy") !== null });
        const seen: JsonObject = {};
        const wanted: JsonObject = {};
        for (const audience of AUDIENCES) {
          const want = own(row, audience);
          if (typeof want !== "string") continue;
          const said = explain(decision, { for: audience, request });
          wanted[audience] = want;
          // An auditor's account is long: the row says how it begins.
          seen[audience] = audience === "auditor" ? said.slice(0, want.length) : said;
        }
        expect(seen).toEqual(wanted);
        if ("trace" in row) expect(traceLines(decision.trace ?? [])).toEqual(own(row, "trace"));
      },
    );
  });
}

function policyOf(name: JsonValue, policies: JsonObject, baseline: Policy | null = null): Policy | null {
  if (typeof name !== "string") return null;
  const parsed = parse(stringify(own(policies, name) ?? null));
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join("\n"));
  const loaded = load(compile(parsed.document), baseline);
  if (!loaded.ok) throw new Error(loaded.reason);
  return loaded.policy;
}

function object(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new Error("The table needs an object here.");
  return value;
}

function textOf(value: JsonValue | undefined): string {
  if (typeof value !== "string") throw new Error("The table needs a string here.");
  return value;
}
