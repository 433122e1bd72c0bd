import { parse } from "@sallyport/policy";

/** Policies that public pages show. A test holds them against the language itself. */
export const HOME_POLICY = `{
  "version": "1", "default": "deny",
  "tools": { "list_notes": {}, "read_note": {} },
  "hide": ["erase_customer"]
}`;

export const FIRST_POLICY = `{
  "version": "1",
  "default": "deny",
  "tools": {
    "list_notes": {},
    "read_note": {},
    "create_charge": {
      "require": [{ "conditions": [{ "path": "args.amount", "op": "exists", "value": true }] }],
      "deny_if": [
        {
          "conditions": [{ "path": "args.amount", "op": "gt", "value": 5000 }],
          "on_deny": "Charges over 50.00 need a person. Ask in #billing."
        }
      ],
      "limits": [{ "counter": "charges", "window": "hour", "max": 5, "scope": "grant" }]
    }
  }
}`;

export const LANGUAGE_EXAMPLE = `{
  "version": "1",
  "default": "deny",
  "hide": ["erase_customer"],
  "all_tools": {
    "limits": [{ "counter": "calls", "window": "minute", "max": 60, "scope": "grant" }]
  },
  "tools": {
    "read_note": {},
    "send_email": {
      "require": [
        { "conditions": [{ "path": "args.to", "op": "regex", "value": "@example\\\\.com$" }] }
      ]
    },
    "create_charge": {
      "require": [{ "conditions": [{ "path": "args.amount", "op": "exists", "value": true }] }],
      "deny_if": [
        {
          "conditions": [{ "path": "args.amount", "op": "gt", "value": 50000 }],
          "on_deny": "Charges over 500.00 need a person. Ask in #billing."
        }
      ],
      "limits": [
        { "counter": "spend", "window": "day", "max": 200000, "scope": "grant", "cost": "args.amount" }
      ]
    },
    "delete_note": { "action": "deny", "reason": "Notes are kept. Write a new one instead." }
  }
}`;

export const MISTAKEN_EXAMPLE = `{
  "version": "1",
  "defualt": "deny",
  "tools": { "read_note": { "deny_if": [{ "conditions": [{ "path": "amount", "op": "=>", "value": 5 }] }] } }
}`;

/** For files that hold a policy: the schema, and JSON with comments. */
export const EDITOR_SETTINGS = `{
  "files.associations": { "*.policy.json": "jsonc" },
  "json.schemas": [
    { "fileMatch": ["*.policy.json"], "url": "https://sallyport.example.com/schemas/policy-v1.json" }
  ]
}`;

/** What the parser has to say about a text, a line each. */
export function problemsOf(text: string): string {
  const result = parse(text);
  const issues = result.ok ? result.warnings : result.issues;
  return issues.map(({ line, column, message }) => `${line}:${column}  ${message}`).join("\n");
}
