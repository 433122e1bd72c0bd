import { type LintIssue, type LintTool, lintText, type PlacedCost } from "@sallyport/policy/lint";

export type Issue = LintIssue;

/** The result of checking a text: its problems, errors first, and the cost of each rule. */
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

/** Whether this is a whole rule: its cost includes the cost of its parts. */
function isRule({ pointer }: PlacedCost): boolean {
  return !pointer.startsWith("/tools/") || pointer.split("/").length === 3;
}
