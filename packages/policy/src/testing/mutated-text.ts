import fc from "fast-check";

/** Documents that are right, of both versions, for mutations to begin with. */
export const RIGHT: readonly string[] = [
  `{
  "version": "1",
  "default": "deny",
  "hide": ["drop_all"],
  "all_tools": { "limits": [{ "counter": "all", "window": "minute", "max": 10, "scope": "grant" }] },
  "tools": {
    "pay": {
      "require": [{ "conditions": [{ "path": "args.currency", "op": "in", "value": ["usd", "eur"] }] }],
      "deny_if": [{ "conditions": [{ "path": "args.amount", "op": "gt", "value": 500.00 }], "on_deny": "Too much." }],
      "limits": [{ "counter": "spent", "window": "day", "max": 1000, "scope": "grant", "cost": "args.amount" }]
    },
    "find": { "deny_if": [{ "conditions": [{ "path": "args.q", "op": "regex", "value": "(?i)drop\\\\s+table|^a{2,5}[^\\\\d]\\\\b" }] }] },
    "mail": { "action": "require_approval", "reason": "Ask." },
    "get": { "rate_limit": { "max": 3, "window": 60 } }
  }
}`,
  `{
  // of version 2
  "version": "2", "default": "allow", "mode": "shadow",
  "hide": ["internal_*"],
  "definitions": { "new_tools": "deny", "on_change": "alert" },
  "surfaces": { "resources": { "allow": ["file:///docs/**"] }, "prompts": "deny" },
  "tools": {
    "@write": { "require": [{ "conditions": [{ "any": [
      { "path": "identity.kind", "op": "eq", "value": "human" },
      { "not": { "path": "args.items[*].price", "op": "gt", "value": 9.99, "quantifier": "some" } }
    ] }] }] },
    "get_*": { "limits": [{ "counter": "c", "window": { "sliding": "5m" }, "max": 5, "scope": "identity" }, { "counter": "d", "concurrency": 2, "scope": "server" }], },
    "pay": {
      "approval": { "when": [{ "path": "args.amount", "op": "gte", "value": 100 }], "approvers": { "roles": ["admin"] }, "quorum": 2, "expires": "30m", "wait": "50s" },
      "deny_if": [{ "conditions": [{ "path": "args.url", "op": "host_in", "value": ["*.example.com"] }, { "path": "time.hour", "op": "gte", "value": 18, "timezone": "Europe/Berlin" }] }]
    }
  },
  "tests": [{ "name": "pays", "request": { "tool": "pay", "args": { "amount": 1 } }, "want": { "effect": "allow" } }]
}`,
];

const INSERTED = fc.oneof(
  fc.constantFrom(
    ...'{ } [ ] , : " \' \\ / // /* */ null true false 0 -1 1e400 1e-9999 0.1 00 NaN "" {} [] "version" "tools" "__proto__" "constructor" "2" "1" "x" "args.a" "args.a[*]" "@write" "*" a* (?=a) (a{1000}){1000} \\\\1 \\u0000 \\ud800 any all not results schedule'.split(
      " ",
    ),
    "\n",
    "\0",
    "\ufeff",
    "\u2028",
    "\ud83d",
    "😀",
    '"default":"allow",',
    '"tools":{},',
    "[".repeat(70),
    '{"not":'.repeat(9),
  ),
  fc.string({ unit: "binary", maxLength: 3 }),
);

type Change = {
  kind: "insert" | "delete" | "copy" | "swap" | "replace";
  at: number;
  to: number;
  text: string;
};

const CHANGE: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("insert", "delete", "copy", "swap", "replace"),
  at: fc.nat(),
  to: fc.nat(),
  text: INSERTED,
});

/** A string that begins as a policy and was changed in some places: cut, repeated, swapped, or written into. */
export const MUTATED: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...RIGHT), fc.array(CHANGE, { maxLength: 4 }))
  .map(([text, changes]) => changes.reduce(changed, text));

/** Changes mostly whole tokens, so that what comes out is often JSON. */
function changed(text: string, { kind, at, to, text: inserted }: Change): string {
  const tokens = text.match(/"(?:\\.|[^"\\])*"|[\w.+-]+|\s+|[^]/gu) ?? [];
  const from = at % (tokens.length + 1);
  const length = kind === "insert" ? 0 : (to % 6) + 1;
  const here = tokens.slice(from, from + length).join("");
  const rest = tokens.slice(from + length);
  const before = tokens.slice(0, from).join("");
  if (kind === "delete") return before + rest.join("");
  if (kind === "copy") return before + here + here + rest.join("");
  if (kind === "swap") return before + rest.slice(0, length).join("") + here + rest.slice(length).join("");
  return before + inserted + rest.join("");
}
