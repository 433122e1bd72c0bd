import { MAX_COUNT } from "./grammar-words.ts";
import type { IssueCode } from "./issue.ts";

/** What may stand at a place of a document. Editors' JSON Schema and completion are generated from such tables. */
export type Shape =
  | { kind: "any" }
  | { kind: "object" }
  | { kind: "choice"; values: readonly string[]; unknown: IssueCode }
  | { kind: "string"; format: StringFormat }
  | { kind: "integer"; min: number; max: number }
  | { kind: "list"; items: Shape; min?: number }
  | { kind: "map"; values: Shape }
  | { kind: "tools"; names: "exact_tool_name" | "selector"; values: RecordShape }
  | Variants
  | RecordShape;

/** The first option whose `when` the value has; `expected` says what to write when it has none. May contain itself. */
export type Variants = { kind: "variants"; options: readonly Variant[]; expected: string };

/** `when` string: any string; object: any object; key: an object with this key. */
export type Variant = { when: "string" | "object" | { key: string }; shape: Shape };

export type StringFormat =
  | "path"
  | "any_path"
  | "counter"
  | "sentence"
  | "name"
  | "tool_name"
  | "exact_tool_name"
  | "tool_name_or_star"
  | "selector"
  | "sliding"
  | "expires"
  | "wait"
  | "timezone"
  | "timestamp"
  | "pattern";

/** `reserved`: keys of a later time, which are refused with "not supported yet". */
export type RecordShape = {
  kind: "record";
  name: RecordName;
  keys: Readonly<Record<string, Key>>;
  reserved?: readonly string[];
};

export type RecordName =
  | "document"
  | "all_tools"
  | "tool"
  | "predicate"
  | "condition"
  | "any"
  | "all"
  | "not"
  | "limit"
  | "sliding"
  | "concurrency"
  | "rate_limit"
  | "approval"
  | "approvers"
  | "arguments"
  | "surfaces"
  | "surface_lists"
  | "definitions"
  | "test"
  | "test_request"
  | "test_identity"
  | "test_call"
  | "test_want";

export type Key = { shape: Shape; required: boolean; description: string };

export const count: Shape = { kind: "integer", min: 0, max: MAX_COUNT };

export function string(format: StringFormat): Shape {
  return { kind: "string", format };
}

export function choice(values: readonly string[], unknown: IssueCode = "unknown_value"): Shape {
  return { kind: "choice", values, unknown };
}

export function listOf(items: Shape): Shape {
  return { kind: "list", items };
}

export function required(shape: Shape, description: string): Key {
  return { shape, required: true, description };
}

export function optional(shape: Shape, description: string): Key {
  return { shape, required: false, description };
}
