import type { JsonValue } from "@sallyport/json";
import type { RiskClass } from "../language/grammar-words.ts";
import type { LintCode } from "../language/issue.ts";

/**
 * A change of the document that mends what a warning is about, for a person to choose; `applyFix` makes it. None after
 * which no call of a tool passes by itself that could before: denials, approvals.
 */
export type QuickFix = { label: string; edit: FixEdit };

export type FixEdit =
  | { kind: "set_value"; pointer: string; value: JsonValue }
  | { kind: "rename_key"; pointer: string; name: string }
  | { kind: "remove_value"; pointer: string }
  | { kind: "remove_rule"; pointer: string }
  | { kind: "require_exists"; tool: string; path: string };

/** What is unlikely to mean what its author thinks. `fix` only where one is plainly right, or only makes stricter. */
export type Warning = { code: LintCode; pointer: string; message: string; fix?: QuickFix };

/** A tool as tools/list has it. `class` null: nobody knows. */
export type LintTool = { name: string; class?: RiskClass | null; inputSchema?: unknown };
