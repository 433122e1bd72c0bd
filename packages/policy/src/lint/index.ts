export { applyFix } from "./apply-fix.ts";
export { lint } from "./lint.ts";
export { type LintIssue, lintText, type PlacedCost } from "./lint-text.ts";
export type { LintTool, QuickFix } from "./warning.ts";
