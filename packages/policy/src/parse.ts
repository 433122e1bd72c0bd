import type { PolicyDocument } from "./language/document.ts";
import type { Issue } from "./language/issue.ts";
import { plainWarnings } from "./lint/plain-warnings.ts";
import { issueAt, readDocument, START } from "./read/read-document.ts";

export type ParseResult =
  | { ok: true; document: PolicyDocument; warnings: Issue[] }
  | { ok: false; issues: Issue[] };

/**
 * Reads the text of a policy: the document with the warnings that take little to see, or every problem at once, each
 * with its place and what to write instead (docs/policy-language.md, sections 1 and 4). Accepts versions "1" and "2", at most
 * 256 KiB of UTF-8 and 10,000 rules; comments and trailing commas may stand in it and mean nothing. Never throws.
 */
export function parse(text: string): ParseResult {
  const read = readDocument(text);
  if (!read.ok) return read;
  const { document, raw, locate } = read;
  const warnings = plainWarnings(document, raw).map(
    (warning): Issue => ({
      ...issueAt(locate(warning.pointer) ?? START, warning),
      severity: "warning",
    }),
  );
  return { ok: true, document, warnings };
}
