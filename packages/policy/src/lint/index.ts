export { applyFix } from "./apply-fix.ts";
export type { RuleCost } from "./cost.ts";
export { lint, type LintResult } from "./lint.ts";
export { type LintIssue, lintText, type PlacedCost } from "./lint-text.ts";
export type { LintCode } from "../language/issue.ts";
export type { FixEdit, LintTool, QuickFix, Warning } from "./warning.ts";
