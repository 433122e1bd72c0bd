import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { canonicalNumber, isNumber, isObject, type JsonValue, own, parseStrict } from "@sallyport/json";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CORPUS } from "../testing/readings/corpus.ts";
import { Stage } from "../testing/stage.ts";

/**
 * Every parser reads the forwarded bytes as the policy did. A parser that keeps doubles may read the double that is
 * nearest to a number.
 */
let stage: Stage;
const arrived = new Map<string, { bytes: Buffer; tool: string | null; args: JsonValue }>();

/** What a parser read, with numbers as strings in a list. */
type Reading = { readonly method: string; readonly name: string; readonly arguments: unknown };

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage?.strike());

it("forwards each body of the corpus byte for byte, or refuses it", async () => {
  const { rows } = await stage.witness(async () => {
    for (const { what, bytes, fate } of CORPUS) {
      const from = stage.upstream.requests.length;
      const response = await stage.raw(stage.post(bytes));
      const bodies = stage.upstream.requests.slice(from).map((hit) => hit.body);
      const code = { forwarded: undefined, P: -32700, I: -32600 }[fate];
      expect([what, JSON.parse(response?.body ?? "").error?.code]).toEqual([what, code]);
      expect(bodies).toEqual(fate === "forwarded" ? [bytes] : []);
      const [body] = bodies;
      if (body !== undefined) arrived.set(what, { bytes: body, tool: "echo", args: argumentsIn(body) });
    }
  });
  const answers = (fate: string): number => CORPUS.filter((body) => body.fate === fate).length;
  for (const answer of ["forwarded", "P", "I"])
    expect(rows.filter((row) => row.answer === answer)).toHaveLength(answers(answer));
  for (const { tool } of rows.filter((row) => row.answer === "forwarded")) expect(tool).toBe("echo");
});

/** The arguments as the proxy parses them for the policy. */
function argumentsIn(bytes: Buffer): JsonValue {
  const parsed = parseStrict(bytes, { maxDepth: 64, maxKeys: 10_000 });
  const params = parsed.ok && isObject(parsed.value) ? own(parsed.value, "params") : undefined;
  return isObject(params) ? (own(params, "arguments") ?? {}) : null;
}

function expectSameReading(what: string, { method, name, arguments: read }: Reading): void {
  const decided = arrived.get(what);
  expect([what, method, name]).toEqual([what, "tools/call", decided?.tool]);
  expect([what, isSame(decided?.args ?? null, read)]).toEqual([what, true]);
}

function isSame(decided: JsonValue, read: unknown): boolean {
  if (isNumber(decided)) {
    const [kind, text] = Array.isArray(read) ? read : [];
    if (kind !== "number") return false;
    const isWhole = /^-?\d+$/.test(text);
    const exact = canonicalNumber(decided);
    if (isWhole && /^-?\d+$/.test(exact) && BigInt(text) === BigInt(exact)) return true;
    return Object.is(Number(exact) + 0, Number(text) + 0);
  }
  if (Array.isArray(decided)) {
    const [kind, items] = Array.isArray(read) ? read : [];
    return (
      kind === "list" && items.length === decided.length && decided.every((item, i) => isSame(item, items[i]))
    );
  }
  if (!isObject(decided)) return decided === read;
  if (typeof read !== "object" || read === null) return false;
  const keys = Object.keys(decided);
  return (
    keys.toSorted().join("\n") === Object.keys(read).toSorted().join("\n") &&
    keys.every((key) => isSame(own(decided, key) ?? null, Reflect.getOwnPropertyDescriptor(read, key)?.value))
  );
}

/** A value that JavaScript parsed, in the form of `Reading`. */
function told(value: unknown): unknown {
  if (typeof value === "number") return ["number", String(value)];
  if (Array.isArray(value)) return ["list", value.map(told)];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, told(item)]));
}
function readingOf(message: { method: string; params: { name: string; arguments?: object } }): Reading {
  const { method, params } = message;
  return { method, name: params.name, arguments: told(params.arguments ?? {}) };
}

it("Node reads the values that the policy evaluated", () => {
  for (const [what, { bytes }] of arrived)
    expectSameReading(what, readingOf(JSON.parse(bytes.toString("utf8"))));
});

it("a parser as lenient as JavaScript reads the same values, except for __proto__", () => {
  const others = [...arrived].filter(([what]) => what !== "__proto__");
  expect(others).toHaveLength(arrived.size - 1);
  for (const [what, { bytes }] of others)
    expectSameReading(what, readingOf(runInNewContext(`(${bytes.toString("utf8")})`)));
});

const { error: noPython } = spawnSync("python3", ["--version"]);
it.skipIf(noPython !== undefined)("Python reads the same values (skipped where there is no python3)", () => {
  const script = new URL("../testing/readings/read.py", import.meta.url).pathname;
  const input = [...arrived.values()].map(({ bytes }) => bytes.toString("base64")).join("\n");
  const lines = execFileSync("python3", [script], { input, encoding: "utf8" }).trim().split("\n");
  expect(lines).toHaveLength(arrived.size);
  for (const [i, what] of [...arrived.keys()].entries())
    expectSameReading(what, JSON.parse(lines[i] ?? "") as Reading);
});

it("Go reads the same values, in maps and in structs", () => {
  const file = new URL("../testing/readings/go.json", import.meta.url);
  const readings = JSON.parse(readFileSync(file, "utf8")) as Record<string, Reading[]>;
  expect(Object.keys(readings)).toHaveLength(arrived.size);
  for (const [what, { bytes }] of arrived) {
    const readingsOfBody = readings[createHash("sha256").update(bytes).digest("hex")] ?? [];
    expect(readingsOfBody).toHaveLength(2);
    for (const reading of readingsOfBody) expectSameReading(what, reading);
  }
});
