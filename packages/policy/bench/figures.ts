import type { JsonObject } from "@sallyport/json";
import { compile, decide, load, parse } from "../src/index.ts";
import { loaded } from "./engine-sallyport.ts";
import { type Figure, nanoseconds } from "./measure.ts";

const MICROSECOND = 1e3;
const MILLISECOND = 1e6;

const ARGS: JsonObject = {
  amount: 400,
  currency: "usd",
  reason: "order 1187",
  url: "https://api.example.com/v1/charges",
  path: "/srv/data/2026/report.csv",
  tags: ["eu", "b2b"],
  customer: { id: "c1", tier: "gold" },
};

const LIMIT = { counter: "calls", window: "minute", max: 10, scope: "grant" };

/** Twenty conditions that all have to be evaluated, of every kind of operator. */
const CONDITIONS = [
  { path: "args.amount", op: "lte", value: 500 },
  { path: "args.amount", op: "gt", value: 0 },
  { path: "args.amount", op: "neq", value: 13 },
  { path: "args.currency", op: "in", value: ["usd", "eur", "gbp"] },
  { path: "args.currency", op: "not_in", value: ["xau", "xag"] },
  { path: "args.currency", op: "length_lte", value: 3 },
  { path: "args.reason", op: "exists", value: true },
  { path: "args.reason", op: "starts_with", value: "order " },
  { path: "args.reason", op: "ends_with", value: "7" },
  { path: "args.reason", op: "regex", value: "^order [0-9]{4}$" },
  { path: "args.reason", op: "length_gte", value: 5 },
  { path: "args.url", op: "host_in", value: ["*.example.com"] },
  { path: "args.url", op: "contains", value: "/v1/" },
  { path: "args.path", op: "path_within", value: "/srv/data" },
  { path: "args.tags", op: "contains", value: "eu" },
  { path: "args.tags[*]", op: "length_lte", value: 8, quantifier: "every" },
  { path: "args.customer.id", op: "eq", value: "c1" },
  { path: "args.customer.tier", op: "in", value: ["gold", "silver"] },
  { path: "args.customer.tier", op: "neq", value: "blocked" },
  { path: "args.force", op: "exists", value: false },
];

/** Cheap conditions only: numbers and short strings, as most rules have them. */
const PLAIN_CONDITIONS = Array.from({ length: 20 }, (_, i) => ({
  path: ["args.amount", "args.customer.id"][i % 2],
  op: "neq",
  value: [500 + i, `c${i + 2}`][i % 2],
}));

function withTool(rule: object, version = "1"): object {
  return { version, default: "deny", tools: { tool_0: rule } };
}

function withTools(count: number, rule: object): string {
  const tools = Array.from({ length: count }, (_, i) => [`tool_${i}`, rule]);
  return JSON.stringify({ version: "1", default: "deny", tools: Object.fromEntries(tools) });
}

function decideFigure(name: string, document: object | string, { budget, tool = "tool_0" }: Options): Figure {
  const policy = loaded(document);
  const request = { tool, args: ARGS };
  if (decide(policy, request).effect !== "allow") throw new Error(`${name}: not all of it is evaluated.`);
  return {
    name,
    nanoseconds: nanoseconds(() => decide(policy, request)),
    ...(budget !== undefined && { budget }),
  };
}

type Options = { budget?: number; tool?: string };

export function decideFigures(): Figure[] {
  const hundred = Array.from({ length: 100 }, (_, i) => ({
    conditions: [{ path: "args.amount", op: "gt", value: 500 + i }],
  }));
  const cost = { ...LIMIT, cost: "args.amount" };
  return [
    decideFigure("decide, 100 rules on one tool, all evaluated", withTool({ deny_if: hundred }), {}),
    decideFigure("decide, 100 tools named", withTools(100, {}), { budget: MICROSECOND, tool: "tool_99" }),
    decideFigure("decide, 10,000 tools named", withTools(10_000, {}), {
      budget: MICROSECOND,
      tool: "tool_9999",
    }),
    decideFigure("decide, 20 conditions, plain", withTool({ require: [{ conditions: PLAIN_CONDITIONS }] }), {
      budget: 5 * MICROSECOND,
    }),
    decideFigure(
      "decide, 20 conditions, every operator",
      withTool({ require: [{ conditions: CONDITIONS }] }, "2"),
      { budget: 5 * MICROSECOND },
    ),
    decideFigure("decide, a limit with a cost", withTool({ limits: [cost] }), {}),
  ];
}

/** What is done once for a policy, by the editor, by publishing and by the proxy. */
export function formFigures(): Figure[] {
  const conditions = { conditions: [{ path: "args.amount", op: "gt", value: 500 }] };
  const empty = JSON.stringify(
    withTool({ deny_if: Array.from({ length: 9999 }, () => ({ conditions: [] })) }),
  );
  const long = JSON.stringify(withTool({ deny_if: Array.from({ length: 2600 }, () => conditions) }));
  return [
    ...formsOf("10,000 rules on one tool", empty),
    ...formsOf("10,000 tools", withTools(10_000, {})),
    ...formsOf("2,600 rules of one condition", long),
  ];
}

function formsOf(what: string, text: string): Figure[] {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(parsed.issues[0]?.message);
  const form = compile(parsed.document);
  return [
    { name: `parse, ${what}`, nanoseconds: nanoseconds(() => parse(text)) },
    {
      name: `compile, ${what}`,
      nanoseconds: nanoseconds(() => compile(parsed.document)),
      budget: 100 * MILLISECOND,
    },
    { name: `load, ${what}`, nanoseconds: nanoseconds(() => load(form)) },
  ];
}

/** What one decision leaves for the garbage collector; the least of some rounds, because a collection may fall in one. */
export function bytesPerDecision(tools: number): number {
  const policy = loaded(withTools(tools, {}));
  const request = { tool: `tool_${tools - 1}`, args: ARGS };
  const runs = 20_000;
  for (let i = 0; i < runs; i++) decide(policy, request);
  const rounds = Array.from({ length: 8 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < runs; i++) decide(policy, request);
    return (process.memoryUsage().heapUsed - before) / runs;
  });
  return Math.round(Math.min(...rounds.filter((bytes) => bytes >= 0)));
}
