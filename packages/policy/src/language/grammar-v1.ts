import { choice, count, listOf, optional, type RecordShape, required, string } from "./grammar-shape.ts";
import { ACTIONS, EFFECTS, MAX_WINDOW_SECONDS, SCOPES_V1, WINDOWS_V1 } from "./grammar-words.ts";
import { V1_OPERATOR_NAMES } from "./operators.ts";

const condition: RecordShape = {
  kind: "record",
  name: "condition",
  keys: {
    path: required(string("path"), "The argument to look at, as in args.amount or args.order.total."),
    op: required(
      choice(V1_OPERATOR_NAMES, "unknown_operator"),
      "How to compare the argument with the value.",
    ),
    value: required({ kind: "any" }, "What to compare the argument with."),
  },
};

const predicate: RecordShape = {
  kind: "record",
  name: "predicate",
  keys: {
    conditions: required(listOf(condition), "All of them must hold; none at all always holds."),
    on_deny: optional(string("sentence"), "What the agent is told when this denies the call."),
  },
};

const limit: RecordShape = {
  kind: "record",
  name: "limit",
  keys: {
    counter: required(string("counter"), "Limits of one counter share one budget."),
    window: required(choice(WINDOWS_V1), "The fixed window, in UTC, after which the budget is new."),
    max: required(count, "How many calls, or how much cost, a window may hold."),
    scope: required(choice(SCOPES_V1), "Who shares the budget: each grant has its own."),
    on_deny: optional(string("sentence"), "What the agent is told when the budget is spent."),
    cost: optional(string("path"), "The number among the arguments that a call costs, instead of 1."),
  },
};

export const RATE_LIMIT: RecordShape = {
  kind: "record",
  name: "rate_limit",
  keys: {
    max: required(count, "How many calls a window may hold."),
    window: required(
      { kind: "integer", min: 1, max: MAX_WINDOW_SECONDS },
      "The length of the fixed window in seconds.",
    ),
  },
};

const tool: RecordShape = {
  kind: "record",
  name: "tool",
  keys: {
    require: optional(listOf(predicate), "Every one of these must hold, or the call is denied."),
    deny_if: optional(listOf(predicate), "If one of these holds, the call is denied."),
    limits: optional(listOf(limit), "Budgets that each call draws on."),
    action: optional(choice(ACTIONS), "What happens to a call that the predicates let pass."),
    reason: optional(string("sentence"), "What the agent is told when action or rate_limit stops the call."),
    rate_limit: optional(RATE_LIMIT, "A budget of calls for this tool alone, in short."),
  },
};

/** The document of version "1" (docs/policy-language.md, section 1). */
export const GRAMMAR_V1: RecordShape = {
  kind: "record",
  name: "document",
  keys: {
    version: required(choice(["1"], "unsupported_version"), "The version of the language."),
    default: required(choice(EFFECTS), "What happens to tools that have no rule here."),
    hide: optional(
      listOf(string("tool_name_or_star")),
      "Tools that are not listed and that answer as if they did not exist; * for all.",
    ),
    all_tools: optional(
      {
        kind: "record",
        name: "all_tools",
        keys: { limits: optional(listOf(limit), "Budgets that the calls of all tools share.") },
      },
      "Rules for all tools together.",
    ),
    tools: optional(
      { kind: "tools", names: "exact_tool_name", values: tool },
      "A rule for each tool, by its exact name.",
    ),
  },
};
