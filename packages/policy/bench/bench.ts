import type { JsonObject } from "@sallyport/json";
import { compile, decide, load, type Policy, parse } from "../src/index.ts";

/** Prints what parse, compile, load and decide cost on this machine: `npx tsx packages/policy/bench/bench.ts`. */

declare const performance: { now(): number };
declare const console: { log(line: string): void };

const ARGS: JsonObject = {
  amount: 400,
  currency: "usd",
  reason: "order 1187",
  customer: { id: "c1", tier: "gold" },
};

function rule(i: number): object {
  return {
    require: [{ conditions: [{ path: "args.reason", op: "exists", value: true }] }],
    deny_if: [{ conditions: [{ path: "args.amount", op: "gt", value: 500 + i }] }],
    limits: [{ counter: `calls_${i}`, window: "minute", max: 10, scope: "grant" }],
  };
}

/** Three rules a tool. */
function documentOf(tools: number): string {
  const names = Array.from({ length: tools }, (_, i) => [`tool_${i}`, rule(i)]);
  return JSON.stringify({ version: "1", default: "deny", tools: Object.fromEntries(names) });
}

/** One tool with `count` conditions, each its own deny_if. */
function longRule(count: number): string {
  const denyIf = Array.from({ length: count }, (_, i) => ({
    conditions: [{ path: "args.amount", op: "gt", value: 500 + i }],
  }));
  return JSON.stringify({ version: "1", default: "deny", tools: { tool_0: { deny_if: denyIf } } });
}

function loaded(text: string): Policy {
  const parsed = parse(text);
  const result = load(parsed.ok ? compile(parsed.document) : undefined);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}

/** Nanoseconds a run, the best of some rounds. */
function measure(name: string, run: () => unknown, runs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8; round++) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) run();
    best = Math.min(best, ((performance.now() - start) * 1e6) / runs);
  }
  const text = best < 10_000 ? `${best.toFixed(0)} ns` : `${(best / 1e6).toFixed(2)} ms`;
  console.log(`${name.padEnd(58)} ${text}`);
  return best;
}

for (const tools of [1, 33, 900]) {
  const policy = loaded(documentOf(tools));
  const request = { tool: `tool_${tools - 1}`, args: ARGS };
  measure(`decide, ${tools * 3} rules over ${tools} tools`, () => decide(policy, request), 200_000);
}
const hundred = loaded(longRule(100));
measure(
  "decide, 100 rules on one tool, all evaluated",
  () => decide(hundred, { tool: "tool_0", args: ARGS }),
  50_000,
);
const costs = loaded(documentOf(1).replace('"scope":"grant"', '"scope":"grant","cost":"args.amount"'));
measure("decide, with a cost", () => decide(costs, { tool: "tool_0", args: ARGS }), 200_000);
const pattern = loaded(
  longRule(1)
    .replace('"gt","value":500', '"regex","value":"^[a-z0-9-]+@example\\\\.com$"')
    .replace("args.amount", "args.reason"),
);
measure("decide, with a pattern", () => decide(pattern, { tool: "tool_0", args: ARGS }), 100_000);

const large = longRule(2600);
const parsed = parse(large);
console.log(`\n${large.length} bytes, 2600 rules of one condition`);
measure("parse", () => parse(large), 5);
if (parsed.ok) measure("compile", () => compile(parsed.document), 5);
const form = parsed.ok ? compile(parsed.document) : undefined;
measure("load", () => load(form), 5);
const most = `{"version":"1","default":"deny","tools":{"x":{"deny_if":[${Array(9999).fill('{"conditions":[]}').join()}]}}}`;
const parsedMost = parse(most);
console.log(`\n${most.length} bytes, 10,000 rules`);
measure("parse", () => parse(most), 5);
if (parsedMost.ok) measure("compile", () => compile(parsedMost.document), 5);
const formMost = parsedMost.ok ? compile(parsedMost.document) : undefined;
measure("load", () => load(formMost), 5);
