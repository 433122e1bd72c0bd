export type IssueCode =
  | "syntax"
  | "duplicate_key"
  | "too_large"
  | "too_many_rules"
  | "unsupported_version"
  | "unknown_key"
  | "missing_key"
  | "wrong_type"
  | "unknown_value"
  | "unknown_operator"
  | "invalid_name"
  | "invalid_path"
  | "invalid_text"
  | "invalid_number"
  | "invalid_regex"
  | "reserved_counter"
  | "counter_conflict"
  | "unpaired_cap"
  | "hidden_rule"
  | "unused_reason";

/**
 * One thing wrong with a document, and what to write instead. `pointer` is an RFC 6901 JSON Pointer; `line` and
 * `column` count from 1, `from` and `to` are offsets, all in UTF-16 units as editors count them.
 */
export type Issue = {
  code: IssueCode;
  severity: "error" | "warning";
  pointer: string;
  line: number;
  column: number;
  from: number;
  to: number;
  message: string;
};
