import { type Issue, parse } from "@sallyport/policy";

export type { Issue } from "@sallyport/policy";

/** Every problem of the text, errors before warnings, each in the order of the text. */
export function issuesOf(text: string): readonly Issue[] {
  const result = parse(text);
  if (result.ok) return result.warnings;
  return result.issues.toSorted((a, b) => rank(a) - rank(b) || a.from - b.from);
}

function rank(issue: Issue): number {
  return issue.severity === "error" ? 0 : 1;
}
