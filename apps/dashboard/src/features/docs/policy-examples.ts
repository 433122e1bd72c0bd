import { parse } from "@sallyport/policy";

/** Policies that public pages show. A test parses each of them. */
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
          "on_deny": "Charges over 50.00 need approval. Ask in #billing."
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
          "on_deny": "Charges over 500.00 need approval. Ask in #billing."
        }
      ],
      "limits": [
        { "counter": "spend", "window": "day", "max": 200000, "scope": "grant", "cost": "args.amount" }
      ]
    },
    "delete_note": { "action": "deny", "reason": "Notes must not be deleted. Write a new one instead." }
  }
}`;

export const SECOND_EXAMPLE = `{
  "version": "2",
  "default": "deny",
  "tools": {
    "@read": {},
    "fetch_*": {
      "require": [
        { "conditions": [{ "path": "args.url", "op": "host_in", "value": ["example.com", "*.example.com"] }] }
      ]
    },
    "write_file": {
      "require": [
        { "conditions": [{ "path": "args.path", "op": "path_within", "value": "/srv/reports" }] },
        {
          "conditions": [
            { "path": "time.hour", "op": "gte", "value": 8, "timezone": "Europe/Berlin" },
            { "path": "time.hour", "op": "lt", "value": 18, "timezone": "Europe/Berlin" }
          ],
          "on_deny": "Files may be written between 8:00 and 18:00 only."
        }
      ],
      "limits": [
        { "counter": "files", "window": { "sliding": "5m" }, "max": 20, "scope": "identity" },
        { "counter": "at once", "concurrency": 2, "scope": "grant" }
      ]
    },
    "@destructive": {
      "require": [
        { "conditions": [{ "path": "identity.labels.team", "op": "eq", "value": "operations" }] }
      ],
      "limits": [{ "counter": "destroyed", "window": "day", "max": 3, "scope": "org" }]
    },
    "*": {
      "mode": "shadow",
      "deny_if": [{ "conditions": [{ "path": "client.name", "op": "starts_with", "value": "old-" }] }]
    }
  },
  "tests": [
    {
      "name": "denies a path outside of /srv/reports",
      "request": { "tool": "write_file", "args": { "path": "/srv/reports/../keys" } },
      "want": { "effect": "deny" }
    }
  ]
}`;

export const MISTAKEN_EXAMPLE = `{
  "version": "1",
  "defualt": "deny",
  "tools": { "read_note": { "deny_if": [{ "conditions": [{ "path": "amount", "op": "=>", "value": 5 }] }] } }
}`;

/** Editor settings for policy files: the schema, and JSON with comments. */
export const EDITOR_SETTINGS = `{
  "files.associations": { "*.policy.json": "jsonc" },
  "json.schemas": [
    { "fileMatch": ["*.policy.json"], "url": "https://sallyport.example.com/schemas/policy-v1.json" }
  ]
}`;

/** The problems that the parser finds in a text, one per line. */
export function problemsOf(text: string): string {
  const result = parse(text);
  const issues = result.ok ? result.warnings : result.issues;
  return issues.map(({ line, column, message }) => `${line}:${column}  ${message}`).join("\n");
}
