import type { JsonObject } from "@sallyport/json";

/** Fifty tools with two rules each: a call needs a reason, and may not be for more than the tool's cap. */
export const TOOLS = Array.from({ length: 50 }, (_, i) => ({ name: `tool_${i}`, cap: 500 + i }));

export type Call = { tool: string; args: JsonObject };

/** Of every ten calls seven are allowed; the others are over the cap, without a reason, or of a tool without a rule. */
export const CALLS: readonly Call[] = TOOLS.map(({ name, cap }, i) => {
  const args = {
    amount: cap - 100,
    currency: "usd",
    reason: "order 1187",
    customer: { id: "c1", tier: "gold" },
  };
  if (i % 10 === 7) return { tool: name, args: { ...args, amount: cap + 1 } };
  if (i % 10 === 8) return { tool: name, args: { amount: args.amount, currency: args.currency } };
  return { tool: i % 10 === 9 ? `other_${i}` : name, args };
});

/** `prepare` is what is done once for a policy; `decide` is what each call costs, with all that it takes from JavaScript. */
export type Engine = { name: string; version: string; prepare: () => Promise<(call: Call) => boolean> };
