import { type LintIssue, type LintTool, lintText, type PlacedCost } from "@sallyport/policy/lint";

export type Issue = LintIssue;

/** What is said of a text: every problem, errors before warnings, each in the order of the text; and its rules' costs. */
export type Reading = { readonly issues: readonly Issue[]; readonly costs: readonly PlacedCost[] };

export function readingOf(text: string, tools: readonly LintTool[]): Reading {
  const { issues, costs } = lintText(text, tools);
  return {
    issues: issues.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from),
    costs: costs.filter(isRule),
  };
}

function rank(issue: Issue): number {
  return issue.severity === "error" ? 0 : 1;
}

/** Not a part of a tool's rule: that is in what the whole costs. */
function isRule({ pointer }: PlacedCost): boolean {
  return !pointer.startsWith("/tools/") || pointer.split("/").length === 3;
}
