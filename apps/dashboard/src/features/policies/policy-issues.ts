import { type LintIssue, type LintTool, lintText } from "@sallyport/policy/lint";

export type Issue = LintIssue;

/** Every problem of the text, errors before warnings, each in the order of the text. */
export function issuesOf(text: string, tools: readonly LintTool[]): readonly Issue[] {
  return lintText(text, tools).issues.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from);
}

function rank(issue: Issue): number {
  return issue.severity === "error" ? 0 : 1;
}
