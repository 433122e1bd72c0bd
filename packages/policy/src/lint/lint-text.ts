import type { Span } from "@sallyport/json";
import type { Issue, LintCode } from "../language/issue.ts";
import { readDocument, START } from "../read/read-document.ts";
import type { RuleCost } from "./cost.ts";
import { lint } from "./lint.ts";
import type { LintTool, QuickFix } from "./warning.ts";

/** An error or a warning with its place in the text, and a fix where there is one. */
export type LintIssue = Issue & { readonly fix?: QuickFix };

/** What a rule costs, with the place of its key in the text. */
export type PlacedCost = RuleCost & Span;

/** About a rule as a whole, of which an editor marks the key. */
const ABOUT_RULES: readonly LintCode[] = [
  "unknown_tool",
  "unmatched_selector",
  "unlimited_risk",
  "unreachable_rule",
];

/**
 * What an editor shows of a string: its errors; or, when it has none, all that `lint` warns about, in the order of the
 * text, and what each rule costs. Never throws.
 */
export function lintText(
  text: string,
  tools?: readonly LintTool[],
): { issues: LintIssue[]; costs: PlacedCost[] } {
  const read = readDocument(text);
  if (!read.ok) return { issues: read.issues, costs: [] };
  const { locate } = read;
  const { warnings, costs } = lint(read.document, tools, text);
  const issues = warnings.map((warning): LintIssue => {
    const key = ABOUT_RULES.includes(warning.code) ? locate(warning.pointer, "key") : undefined;
    return { ...(key ?? locate(warning.pointer) ?? START), ...warning, severity: "warning" };
  });
  const placed = costs.map(
    (cost): PlacedCost => ({ ...(locate(cost.pointer, "key") ?? locate(cost.pointer) ?? START), ...cost }),
  );
  return { issues: issues.toSorted((a, b) => a.from - b.from), costs: placed };
}
