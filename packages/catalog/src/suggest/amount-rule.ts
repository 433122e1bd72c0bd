import type { JsonObject } from "@sallyport/json";
import { counterOf } from "./counter-of.ts";
import type { HeldArgument } from "./held-argument.ts";
import { held } from "./hold.ts";
import type { Making } from "./tool-rule.ts";

type AmountRule = {
  readonly require: readonly JsonObject[];
  readonly denyIf: readonly JsonObject[];
  readonly limits: readonly JsonObject[];
};

const NOTHING: AmountRule = { require: [], denyIf: [], limits: [] };

/**
 * Caps each amount of a financial tool. One that stands alone has its paired `exists`, and what a day moves is summed;
 * those in a list are capped each; one that is written as text is held to a number of digits.
 */
export function amountRule(making: Making): AmountRule {
  const { verdict, named, note } = making;
  if (verdict.class !== "financial") return NOTHING;
  const parts = named.filter(({ roles }) => roles.has("amount")).map((argument) => capped(argument, making));
  const found = parts.filter((part) => part !== undefined);
  if (found.length === 0) {
    note("No amount can be capped, because no argument states one as a number.");
    return NOTHING;
  }
  const [summed] = found.flatMap(({ cost }) => cost ?? []);
  return {
    require: found.flatMap(({ require }) => require),
    denyIf: found.flatMap(({ denyIf }) => denyIf),
    limits: summed === undefined ? [] : [dailySum(making, summed)],
  };
}

type Capped = Pick<AmountRule, "require" | "denyIf"> & { readonly cost?: string };

function capped(argument: HeldArgument, { answer, note }: Making): Capped | undefined {
  const { path, types, hasPattern } = argument;
  const { call } = answer.amount;
  const told = `${path} may be ${call} at most.`;
  const isListed = path.includes("[*]");
  if (types.has("number") && !isListed) {
    note(
      `At most ${call} a call and ${answer.amount.day} a day, in the unit that the tool counts in. A call without it is denied.`,
      path,
    );
    return {
      require: [{ conditions: [{ path, op: "exists", value: true }] }],
      denyIf: [{ conditions: [{ path, op: "gt", value: call }], on_deny: told }],
      cost: path,
    };
  }
  if (types.has("number")) {
    const conditions = held(argument, { op: "lte", value: call, of: "number" });
    if (conditions === undefined) {
      note("No rule can cap this amount, because it stands in lists within lists.", path);
      return undefined;
    }
    note(`At most ${call} each, in the unit that the tool counts in.`, path);
    return { require: [{ conditions, on_deny: told }], denyIf: [] };
  }
  if (!types.has("string") || hasPattern || path.split("[*]").length > 2) return undefined;
  const digits = String(call).length - 1;
  note(
    `Under ${10 ** digits}, as text, in the unit that the tool counts in. A call without it is denied.`,
    path,
  );
  const value = `^[0-9]{1,${digits}}([.][0-9]{1,2})?$`;
  const every = isListed ? { quantifier: "every" } : {};
  const conditions = [{ path, op: "regex", value, ...every }];
  return { require: [{ conditions, on_deny: `${path} must be under ${10 ** digits}.` }], denyIf: [] };
}

function dailySum({ name, answer }: Making, cost: string): JsonObject {
  return {
    counter: counterOf(name, "amount"),
    window: "day",
    max: answer.amount.day,
    scope: "grant",
    cost,
  };
}
