import {
  encodeUtf8,
  isObject,
  type JsonValue,
  own,
  type ParsedDocument,
  parseDocument,
  pointer,
  type Span,
} from "@sallyport/json";
import type { PolicyDocument } from "../language/document.ts";
import { recordsOf } from "../language/grammar-records.ts";
import { GRAMMAR_V1 } from "../language/grammar-v1.ts";
import { GRAMMAR_V2 } from "../language/grammar-v2.ts";
import type { Issue, IssueCode, Place } from "../language/issue.ts";
import { GrammarCheck } from "./check-grammar.ts";
import { documentOf, type RawDocument } from "./document-of.ts";

/** `raw` is the document as it is written; `locate` says where a JSON Pointer leads in the text. */
export type ReadResult =
  | { ok: true; document: PolicyDocument; raw: JsonValue; locate: ParsedDocument["locate"] }
  | { ok: false; issues: Issue[] };

const MAX_BYTES = 262_144;
const MAX_RULES = 10_000;

/** Nobody reads more, and to tell them takes time. One is kept for saying that there are more. */
const MAX_ISSUES = 1000;
const TOO_MANY_ISSUES = {
  code: "too_many_issues",
  pointer: "",
  message: `There are more problems than these ${MAX_ISSUES - 1}; mend these first.`,
} as const;
const MAX_DEPTH = 64;

/** These are about a key, so it is the key that is underlined. */
const ABOUT_KEYS: readonly IssueCode[] = ["unknown_key", "invalid_name"];

export const START: Span = { from: 0, to: 0, line: 1, column: 1 };

/**
 * Reads the text of a policy: the document, or every problem at once, each with its place and what to write instead
 * (docs/policy-language.md, sections 1 and 4). Never throws.
 */
export function readDocument(text: string): ReadResult {
  if (text.length > MAX_BYTES || encodeUtf8(text).length > MAX_BYTES) {
    const tooLarge = {
      code: "too_large",
      pointer: "",
      message: "Write at most 256 KiB; split the policy.",
    } as const;
    return { ok: false, issues: [issueAt(START, tooLarge)] };
  }
  const parsed = parseDocument(text, { comments: true, maxDepth: MAX_DEPTH });
  const issues = issuesOf(parsed);
  const { value, locate } = parsed;
  if (issues.length > 0 || value === undefined) return { ok: false, issues };
  const raw = value as RawDocument; // the grammar has accepted it
  return { ok: true, document: documentOf(raw), raw: value, locate };
}

/** In the order of the text. */
function issuesOf(parsed: ParsedDocument): Issue[] {
  const issues = parsed.faults.map((fault) =>
    issueAt(fault, { ...fault, code: fault.code === "duplicate_key" ? "duplicate_key" : "syntax" }),
  );
  const isAll = checkGrammar(parsed, (found) => issues.push(found) < MAX_ISSUES);
  if (!isAll) issues.pop();
  issues.sort((a, b) => a.from - b.from);
  return isAll ? issues : [...issues, issueAt({ ...START, to: 1 }, TOO_MANY_ISSUES)];
}

/** Ends the reading of a document in which too much is wrong. */
class Enough extends Error {}

/** Gives each issue to `take`, until that wants no more: false then. */
function checkGrammar({ value, locate }: ParsedDocument, take: (found: Issue) => boolean): boolean {
  if (value === undefined) return true;
  const report = (code: IssueCode, place: Place, message: string) => {
    const at = pointer(place);
    const key = ABOUT_KEYS.includes(code) ? locate(at, "key") : undefined;
    const found = key ?? locate(at) ?? START;
    const span = code === "missing_key" ? { ...found, to: found.from + 1 } : found;
    if (!take(issueAt(span, { code, pointer: at, message }))) throw new Enough();
  };
  const isVersion2 = isObject(value) && own(value, "version") === "2";
  const grammar = isVersion2 ? new GrammarCheck(report) : new GrammarCheck(report, recordsOf(GRAMMAR_V2));
  try {
    grammar.check(value, isVersion2 ? GRAMMAR_V2 : GRAMMAR_V1, []);
    if (grammar.rules > MAX_RULES) {
      report("too_many_rules", [], `Write at most ${MAX_RULES} rules; this document has ${grammar.rules}.`);
    }
    return true;
  } catch (error) {
    if (error instanceof Enough) return false;
    throw error;
  }
}

export function issueAt(
  { from, to, line, column }: Span,
  { code, pointer, message }: Pick<Issue, "code" | "pointer" | "message">,
): Issue {
  return { code, severity: "error", pointer, line, column, from, to, message };
}
