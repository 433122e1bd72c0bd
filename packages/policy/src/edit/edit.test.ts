import { applyChanges, type JsonObject, parseDocument } from "@sallyport/json";
import { describe, expect, test } from "vitest";
import { compile, decide, load, parse } from "../index.ts";
import {
  addLimit,
  addPredicate,
  type Changes,
  removeRule,
  removeValue,
  requireExists,
  setDefault,
  setLimit,
  setToolColumn,
  setValue,
  type ToolColumn,
} from "./edit.ts";

const POLICY = `// Payments, as agreed in March.
{
  "version": "1",
  "default": "deny", // closed
  "hide": ["debug", "reset"],
  "all_tools": {
    "limits": [{ "counter": "all", "window": "minute", "max": 60, "scope": "grant" }]
  },
  "tools": {
    // Notes are harmless.
    "read_note": {},
    "pay": {
      "deny_if": [
        // The cap of the board.
        { "conditions": [{ "path": "args.amount", "op": "gt", "value": 500.00 }] }
      ],
      "limits": [
        { "counter": "pays", "window": "day", "max": 20, "scope": "grant" }, // a day
        { "counter": "sum", "window": "day", "max": 1e3, "scope": "grant", "cost": "args.amount" }
      ]
    },
    "drop": { "action": "deny", "reason": "Never." },
    "wipe": { "deny_if": [{ "conditions": [] }] },
    "send": { "action": "require_approval", "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },
  }
}
`;

const LIMIT = { counter: "notes", window: "minute", max: 10, scope: "grant" };
const CAP = { conditions: [{ path: "args.to", op: "exists", value: false }] };

/** The edit, and each line that differs: those that went with -, those that came with +. */
const EDITS: readonly [name: string, edit: (text: string) => Changes | undefined, diff: string[]][] = [
  ["allow a tool that has no rule", (text) => setToolColumn(text, "new", "allow"), ['+    "new": {},']],
  ["allow what is allowed", (text) => setToolColumn(text, "pay", "allow"), []],
  [
    "allow what an action denies",
    (text) => setToolColumn(text, "drop", "allow"),
    ['-    "drop": { "action": "deny", "reason": "Never." },', '+    "drop": {},'],
  ],
  [
    "allow what an empty predicate denies",
    (text) => setToolColumn(text, "wipe", "allow"),
    ['-    "wipe": { "deny_if": [{ "conditions": [] }] },', '+    "wipe": {},'],
  ],
  [
    "allow what needs approval: the reason of its rate stays",
    (text) => setToolColumn(text, "send", "allow"),
    [
      '-    "send": { "action": "require_approval", "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },',
      '+    "send": { "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },',
    ],
  ],
  [
    "allow what is hidden",
    (text) => setToolColumn(text, "debug", "allow"),
    ['-  "hide": ["debug", "reset"],', '+  "hide": ["reset"],', '+    "debug": {},'],
  ],
  [
    "deny what has limits",
    (text) => setToolColumn(text, "read_note", "deny"),
    ['-    "read_note": {},', '+    "read_note": { "action": "deny" },'],
  ],
  ["deny what is denied by a predicate", (text) => setToolColumn(text, "wipe", "deny"), []],
  [
    "deny what needs approval",
    (text) => setToolColumn(text, "send", "deny"),
    [
      '-    "send": { "action": "require_approval", "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },',
      '+    "send": { "action": "deny", "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },',
    ],
  ],
  [
    "approval for what is denied",
    (text) => setToolColumn(text, "drop", "require_approval"),
    [
      '-    "drop": { "action": "deny", "reason": "Never." },',
      '+    "drop": { "action": "require_approval", "reason": "Never." },',
    ],
  ],
  [
    "approval for a tool without a rule",
    (text) => setToolColumn(text, "new", "require_approval"),
    ['+    "new": { "action": "require_approval" },'],
  ],
  [
    "hide a tool",
    (text) => setToolColumn(text, "drop", "hide"),
    ['-  "hide": ["debug", "reset"],', '+  "hide": ["debug", "reset", "drop"],'],
  ],
  ["hide what is hidden", (text) => setToolColumn(text, "debug", "hide"), []],
  ["remove a rule", (text) => setToolColumn(text, "read_note", "remove"), ['-    "read_note": {},']],
  [
    "remove what is only hidden",
    (text) => setToolColumn(text, "debug", "remove"),
    ['-  "hide": ["debug", "reset"],', '+  "hide": ["reset"],'],
  ],
  [
    "another default",
    (text) => setDefault(text, "allow"),
    ['-  "default": "deny", // closed', '+  "default": "allow", // closed'],
  ],
  [
    "the first limit of a tool",
    (text) => addLimit(text, "read_note", LIMIT),
    [
      '-    "read_note": {},',
      '+    "read_note": {',
      '+      "limits": [{ "counter": "notes", "window": "minute", "max": 10, "scope": "grant" }]',
      "+    },",
    ],
  ],
  [
    "a limit more of all tools",
    (text) => addLimit(text, null, LIMIT),
    [
      '-    "limits": [{ "counter": "all", "window": "minute", "max": 60, "scope": "grant" }]',
      '+    "limits": [{ "counter": "all", "window": "minute", "max": 60, "scope": "grant" }, { "counter": "notes", "window": "minute", "max": 10, "scope": "grant" }]',
    ],
  ],
  [
    "another maximum, and no cost",
    (text) => setLimit(text, "/tools/pay/limits/1", { ...LIMIT, counter: "sum", window: "day", max: 900 }),
    [
      '-        { "counter": "sum", "window": "day", "max": 1e3, "scope": "grant", "cost": "args.amount" }',
      '+        { "counter": "sum", "window": "day", "max": 900, "scope": "grant" }',
    ],
  ],
  [
    "the same limit in other words",
    (text) =>
      setLimit(text, "/tools/pay/limits/1", {
        cost: "args.amount",
        scope: "grant",
        max: 1000,
        window: "day",
        counter: "sum",
      }),
    [],
  ],
  [
    "a limit less",
    (text) => removeRule(text, "/tools/pay/limits/0"),
    ['-        { "counter": "pays", "window": "day", "max": 20, "scope": "grant" }, // a day'],
  ],
  [
    "the last predicate, with its list",
    (text) => removeRule(text, "/tools/pay/deny_if/0"),
    [
      '-      "deny_if": [',
      "-        // The cap of the board.",
      '-        { "conditions": [{ "path": "args.amount", "op": "gt", "value": 500.00 }] }',
      "-      ],",
    ],
  ],
  [
    "a predicate more",
    (text) => addPredicate(text, { tool: "pay", list: "deny_if" }, CAP),
    [
      '-        { "conditions": [{ "path": "args.amount", "op": "gt", "value": 500.00 }] }',
      '+        { "conditions": [{ "path": "args.amount", "op": "gt", "value": 500.00 }] },',
      '+        { "conditions": [{ "path": "args.to", "op": "exists", "value": false }] }',
    ],
  ],
  [
    "the pair of a cap",
    (text) => requireExists(text, "pay", "args.amount"),
    [
      "-      ]",
      "+      ],",
      '+      "require": [{ "conditions": [{ "path": "args.amount", "op": "exists", "value": true }] }]',
    ],
  ],
  [
    "any key",
    (text) => setValue(text, "/tools/send/rate_limit/max", 6),
    [
      '-    "send": { "action": "require_approval", "reason": "Ask.", "rate_limit": { "max": 5, "window": 60 } },',
      '+    "send": { "action": "require_approval", "reason": "Ask.", "rate_limit": { "max": 6, "window": 60 } },',
    ],
  ],
  [
    "a key less",
    (text) => removeValue(text, "/tools/drop/reason"),
    ['-    "drop": { "action": "deny", "reason": "Never." },', '+    "drop": { "action": "deny" },'],
  ],
];

test.each(EDITS)("%s", (_name, edit, diff) => {
  const after = applied(POLICY, edit(POLICY));
  expect(lineDiff(POLICY, after)).toEqual(diff);
  expect(parse(after)).toMatchObject({ ok: true });
});

test("pairing a cap that has its exists already changes nothing", () => {
  const once = applied(POLICY, requireExists(POLICY, "pay", "args.amount"));
  expect(requireExists(once, "pay", "args.amount")).toEqual([]);
});

describe("columns of version 2", () => {
  const text = `{
  "version": "2",
  "default": "deny",
  "tools": { "@financial": { "approval": { "expires": "5m" }, "action": "deny", "reason": "No." } }
}`;
  test.each<[ToolColumn, JsonObject | undefined]>([
    ["allow", {}],
    ["require_approval", { approval: { expires: "5m" } }],
    ["deny", { approval: { expires: "5m" }, action: "deny", reason: "No." }],
    ["remove", undefined],
  ])("%s", (column, rule) => {
    const after = applied(text, setToolColumn(text, "@financial", column));
    expect((parseDocument(after).value as { tools: JsonObject }).tools["@financial"]).toEqual(rule);
  });
});

describe("an edit that cannot be made returns undefined", () => {
  const hidden = '{ "version": "1", "default": "deny", "hide": ["*"] }';
  test.each<[string, Changes | undefined]>([
    ["a limit does not open a tool", addLimit(POLICY, "new", LIMIT)],
    ["nor does a predicate", addPredicate(POLICY, { tool: "new", list: "require" }, CAP)],
    ["nor does a pair", requireExists(POLICY, "new", "args.amount")],
    ["nothing is listed where all is hidden", setToolColumn(hidden, "pay", "allow")],
    ["a limit that is not there", setLimit(POLICY, "/tools/pay/limits/2", LIMIT)],
    ["a rule that is not there", removeRule(POLICY, "/tools/pay/limits/2")],
    ["a string that is no JSON", setToolColumn("{", "pay", "allow")],
    ["a document that is no object", setToolColumn("[]", "pay", "allow")],
    ["a tool whose rule is no object's", setValue('{"tools":1}', "/tools/pay", {})],
  ])("%s", (_name, changes) => {
    expect(changes).toBeUndefined();
  });
});

describe("a document after an edit decides as the edit's name says", () => {
  const tools = ["read_note", "pay", "drop", "wipe", "send", "debug", "new", "__proto__", "10"];
  const columns: ToolColumn[] = ["allow", "deny", "require_approval", "hide", "remove"];
  const before = outcome(POLICY);

  test.each(tools.flatMap((tool) => columns.map((column) => [tool, column] as const)))(
    "%s: %s",
    (tool, column) => {
      const text = applied(POLICY, setToolColumn(POLICY, tool, column));
      const after = outcome(text);
      expect(after(tool)).toBe(
        { allow: "allow", deny: "deny", require_approval: "approval", hide: "hidden", remove: "deny" }[
          column
        ],
      );
      for (const other of tools.filter((name) => name !== tool)) expect(after(other)).toBe(before(other));
    },
  );
});

function outcome(text: string): (tool: string) => string {
  const parsed = parse(text);
  const loaded = parsed.ok ? load(compile(parsed.document)) : undefined;
  if (!loaded?.ok) throw new Error(text);
  return (tool) => {
    const { effect, hidden, obligations } = decide(loaded.policy, { tool, args: { amount: 1 } });
    if (hidden) return "hidden";
    return obligations.some(({ kind }) => kind === "approval") ? "approval" : effect;
  };
}

function applied(text: string, changes: Changes | undefined): string {
  if (changes === undefined) throw new Error("No edit.");
  return applyChanges(text, changes);
}

/** Of two strings that differ at one or two places. */
function lineDiff(before: string, after: string): string[] {
  const [old, next] = [before.split("\n"), after.split("\n")];
  const gone = old.filter((line) => !next.includes(line) || count(old, line) > count(next, line));
  const come = next.filter((line) => !old.includes(line) || count(next, line) > count(old, line));
  return [...new Set(gone)].map((line) => `-${line}`).concat([...new Set(come)].map((line) => `+${line}`));
}

function count(lines: readonly string[], wanted: string): number {
  return lines.filter((line) => line === wanted).length;
}
