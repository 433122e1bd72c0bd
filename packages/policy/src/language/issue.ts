import { excerpt, stringify } from "@sallyport/json";

export type IssueCode =
  | "syntax"
  | "duplicate_key"
  | "too_large"
  | "too_many_rules"
  | "too_many_issues"
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
  | "contradiction"
  | "empty_list"
  | "too_deep"
  | "not_supported_yet"
  | LintCode;

export type LintCode =
  | "unknown_tool"
  | "unmatched_selector"
  | "unknown_argument"
  | "impossible_type"
  | "impossible_value"
  | "never_matches"
  | "always_matches"
  | "unpaired_cap"
  | "hidden_rule"
  | "unreachable_rule"
  | "unlimited_risk"
  | "unread_counter"
  | "similar_counter"
  | "unused_reason"
  | "literal_prefix"
  | "unchecked_schema"
  | "app_without_pages";

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

/** What is wrong with one value, wherever it stands. */
export type Problem = { code: IssueCode; message: string };

/** Where in a document: the steps of its JSON Pointer. */
export type Place = readonly (string | number)[];

export type Report = (code: IssueCode, place: Place, message: string) => void;

const LONGEST_QUOTE = 60;

/** A string in double quotes, cut when it is long. */
export function quoted(text: string): string {
  return stringify(excerpt(text, LONGEST_QUOTE));
}
