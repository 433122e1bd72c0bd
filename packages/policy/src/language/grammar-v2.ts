import {
  choice,
  count,
  type Key,
  listOf,
  optional,
  type RecordName,
  type RecordShape,
  required,
  type Shape,
  string,
  type Variant,
} from "./grammar-shape.ts";
import { RATE_LIMIT } from "./grammar-v1.ts";
import {
  ACTIONS,
  ADDITIONAL,
  EFFECTS,
  MAX_CONCURRENCY,
  MAX_QUORUM,
  MODES,
  NEW_TOOLS,
  ON_CHANGE,
  QUANTIFIERS,
  SCHEMAS,
  SCOPES,
  SURFACES,
  UNITS,
  WANTED_EFFECTS,
} from "./grammar-words.ts";
import { OPERATOR_NAMES } from "./operators.ts";

/** Keys of the document and of a tool that are still to come. */
const LATER = ["results", "sequences", "schedule"] as const;

const sentence = string("sentence");
const mode = optional(choice(MODES), "shadow decides and records, and lets the call pass.");

function record(name: RecordName, keys: Readonly<Record<string, Key>>): RecordShape {
  return { kind: "record", name, keys };
}

const condition = record("condition", {
  path: required(
    string("any_path"),
    "What to look at: args.amount, args.items[*].price, identity.kind, time.hour and others.",
  ),
  op: required(choice(OPERATOR_NAMES, "unknown_operator"), "How to compare it with the value."),
  value: required({ kind: "any" }, "What to compare it with."),
  quantifier: optional(
    choice(QUANTIFIERS),
    "For a path with [*]: whether all items must satisfy the condition, or one is enough.",
  ),
  timezone: optional(string("timezone"), "For time.hour and time.weekday: an IANA name. UTC without it."),
});

/** Filled below, because groups contain groups. */
const groupOptions: Variant[] = [];

/** A condition, or conditions put together. */
const group: Shape = {
  kind: "variants",
  options: groupOptions,
  expected: "Write a condition, or an object with any, all or not.",
};

const groups: Shape = { kind: "list", items: group, min: 1 };

groupOptions.push(
  {
    when: { key: "any" },
    shape: record("any", { any: required(groups, "At least one of these must hold.") }),
  },
  { when: { key: "all" }, shape: record("all", { all: required(groups, "All of these must hold.") }) },
  { when: { key: "not" }, shape: record("not", { not: required(group, "This must not hold.") }) },
  { when: "object", shape: condition },
);

const predicate = record("predicate", {
  conditions: required(listOf(group), "All of them must hold; none at all always holds."),
  on_deny: optional(sentence, "What the agent is told when this denies the call."),
  mode,
});

const counter = required(string("counter"), "Rules that name one counter share one budget.");
const scope = required(choice(SCOPES), "Who shares the budget.");
const onDeny = optional(sentence, "What the agent is told when there is no room.");

const limit = record("limit", {
  counter,
  window: required(
    {
      kind: "variants",
      options: [
        { when: "string", shape: choice(UNITS) },
        {
          when: "object",
          shape: record("sliding", {
            sliding: required(string("sliding"), "The length of the sliding window, as in 5m."),
          }),
        },
      ],
      expected: 'Write "minute", "hour", "day" or another unit, or { "sliding": "5m" }.',
    },
    "The fixed window, in UTC; or a window that slides.",
  ),
  max: required(count, "How many calls, or how much cost, a window may hold."),
  scope,
  on_deny: onDeny,
  cost: optional(string("path"), "The number among the arguments that a call costs, instead of 1."),
  mode,
});

const concurrency = record("concurrency", {
  counter,
  concurrency: required(
    { kind: "integer", min: 1, max: MAX_CONCURRENCY },
    "How many calls may run at the same time.",
  ),
  scope,
  on_deny: onDeny,
  mode,
});

const limits = listOf({
  kind: "variants",
  options: [
    { when: { key: "concurrency" }, shape: concurrency },
    { when: "object", shape: limit },
  ],
  expected: "Write a limit in curly brackets.",
});

const approval = record("approval", {
  when: optional(listOf(group), "Ask only if all of these hold; always without it."),
  approvers: optional(
    record("approvers", {
      roles: optional(listOf(string("name")), "Whoever has one of these roles may approve."),
      members: optional(listOf(string("name")), "These members may approve."),
    }),
    "Who may approve; without it, policy managers and admins.",
  ),
  quorum: optional(
    { kind: "integer", min: 1, max: MAX_QUORUM },
    "How many people have to approve; 1 without it.",
  ),
  expires: required(string("expires"), "How long the answer may take, as in 30m."),
  wait: optional(string("wait"), "How long the call is held open; 50s without it."),
  reason: optional(sentence, "What the agent and the approvers are told."),
  mode,
});

const argumentsRule = record("arguments", {
  schema: required(choice(SCHEMAS), "pinned: arguments must fit the tool's reviewed inputSchema."),
  additional: optional(
    choice(ADDITIONAL),
    "Arguments that the schema does not name: deny (without this key) or allow.",
  ),
});

const tool: RecordShape = {
  ...record("tool", {
    mode,
    arguments: optional(argumentsRule, "How arguments are checked, instead of the document's answer."),
    require: optional(listOf(predicate), "Every one of these must hold, or the call is denied."),
    deny_if: optional(listOf(predicate), "If one of these holds, the call is denied."),
    limits: optional(limits, "Budgets that each call draws on."),
    action: optional(choice(ACTIONS), "What happens to a call that the predicates let pass."),
    approval: optional(approval, "People who have to approve the call."),
    reason: optional(sentence, "What the agent is told when action or rate_limit stops the call."),
    rate_limit: optional(RATE_LIMIT, "A budget of calls for the tools of this rule, in short."),
  }),
  reserved: LATER,
};

const patterns = listOf(string("pattern"));

const surface: Shape = {
  kind: "variants",
  options: [
    { when: "string", shape: choice(EFFECTS) },
    {
      when: "object",
      shape: record("surface_lists", {
        allow: optional(patterns, "Names or URIs that are allowed; * is anything but /, ** anything at all."),
        deny: optional(patterns, "Names or URIs that are denied, whatever is allowed."),
      }),
    },
  ],
  expected: 'Write "allow" or "deny", or an object with allow and deny.',
};

const SURFACE_DESCRIPTIONS = {
  resources: "Resources and their templates, by URI.",
  prompts: "Prompts, by name.",
  completions: "Completions for prompts and resource templates.",
  sampling: "Requests of the server for an answer of the client's model.",
  elicitation: "Requests of the server for input from the person.",
  roots: "Requests of the server for the client's folders.",
  logging: "Log messages of the server.",
  tasks: "Calls that go on as tasks, by the names of their tools.",
  extensions: "Extensions of the protocol, by id.",
} as const satisfies Record<(typeof SURFACES)[number], string>;

const test = record("test", {
  name: required(string("name"), "What this test shows."),
  request: required(
    record("test_request", {
      tool: required(string("tool_name"), "The tool that is called."),
      args: required({ kind: "object" }, "The arguments of the call."),
      identity: optional(
        record("test_identity", {
          id: optional(string("name"), "Who calls."),
          kind: optional(string("name"), "human, agent or service."),
          labels: optional({ kind: "map", values: sentence }, "The labels of the identity."),
        }),
        "Who calls; without it, nobody who is known.",
      ),
      now: optional(string("timestamp"), "When, as in 2026-01-31T09:00:00Z."),
      history: optional(
        listOf(
          record("test_call", {
            tool: required(string("tool_name"), "The tool that was called."),
            args: optional({ kind: "object" }, "Its arguments."),
            now: optional(string("timestamp"), "When, as in 2026-01-31T09:00:00Z."),
          }),
        ),
        "Calls that were made before, oldest first.",
      ),
    }),
    "The call that is evaluated.",
  ),
  want: required(
    record("test_want", {
      effect: required(choice(WANTED_EFFECTS), "What the policy must say of it."),
      rule: optional(sentence, "The rule that must say so, as in /tools/pay/deny_if/0."),
    }),
    "What must come out.",
  ),
});

/** The document of version "2" (docs/policy-language.md, section 2). */
export const GRAMMAR_V2: RecordShape = {
  ...record("document", {
    version: required(choice(["2"], "unsupported_version"), "The version of the language."),
    default: required(choice(EFFECTS), "What happens to tools that have no rule here."),
    mode: optional(choice(MODES), "shadow decides and records, and lets every call pass."),
    hide: optional(
      listOf(string("selector")),
      "Tools that are not listed and that answer as if they did not exist: names, globs, classes; * for all.",
    ),
    all_tools: optional(
      record("all_tools", { limits: optional(limits, "Budgets that the calls of all tools share.") }),
      "Rules for all tools together.",
    ),
    tools: optional(
      { kind: "tools", names: "selector", values: tool },
      "Rules by the tool's name, a glob such as get_*, or a class such as @read. All that match apply.",
    ),
    arguments: optional(argumentsRule, "How the arguments of all tools are checked."),
    surfaces: optional(
      record(
        "surfaces",
        Object.fromEntries(
          SURFACES.map((name) => [
            name,
            optional(surface, `${SURFACE_DESCRIPTIONS[name]} Denied without this key.`),
          ]),
        ),
      ),
      "What may pass besides tools. Whatever is not named is denied.",
    ),
    definitions: optional(
      record("definitions", {
        new_tools: optional(
          choice(NEW_TOOLS),
          "Tools not reviewed yet: deny (without this key), or default: like others.",
        ),
        on_change: optional(
          choice(ON_CHANGE),
          "Tools that changed since their review: quarantine (without this key), alert, or allow.",
        ),
      }),
      "What happens when the server's tools change.",
    ),
    tests: optional(listOf(test), "Calls and what must come out; a failing test stops publishing."),
  }),
  reserved: LATER,
};
