"use client";

import { Button, Card } from "@sallyport/ui";
import { CircleCheck, CircleX, TriangleAlert, Wand } from "@sallyport/ui/icons";
import { counted } from "../preferences/format-time.ts";
import type { Issue, Reading } from "./policy-issues.ts";
import { RuleCosts } from "./rule-costs.tsx";
import { uniqueKeys } from "./unique-keys.ts";

const MAX_SHOWN = 100;

function summary(issues: readonly Issue[]): string {
  const errors = issues.filter((issue) => issue.severity === "error").length;
  const warnings = issues.length - errors;
  const parts = [
    errors > 0 ? counted(errors, "error") : "",
    warnings > 0 ? counted(warnings, "warning") : "",
  ];
  return parts.filter(Boolean).join(", ") || "None";
}

/** With keys that are not unique, React would keep rows of problems that are gone. */
export function issueKeys(issues: readonly Issue[]): readonly string[] {
  return uniqueKeys(issues, ({ from, code, pointer }) => `${from}:${code}:${pointer}`);
}

export type ProblemListProps = {
  /** Null until the editor has checked the text. */
  reading: Reading | null;
  onJump: (offset: number) => void;
  /** Null if the text is read-only. */
  onFix: ((fix: NonNullable<Issue["fix"]>) => void) | null;
};

/** The problems, each with a link to its line and a button for its fix; and the cost of each rule. */
export function ProblemList({ reading, onJump, onFix }: ProblemListProps) {
  const issues = reading?.issues;
  const shown = issues?.slice(0, MAX_SHOWN) ?? [];
  const keys = issueKeys(shown);
  return (
    <Card flush id="problems" title="Problems" description={issues ? summary(issues) : "Checking…"}>
      {issues?.length === 0 ? (
        <p className="flex items-center gap-2 px-4 py-3 text-base text-ink-muted">
          <CircleCheck className="size-4 text-ok" />
          No problems. You can publish this policy.
        </p>
      ) : (
        <ul className="max-h-72 overflow-y-auto">
          {shown.map((issue, index) => (
            <li key={keys[index]} className="border-b border-line last:border-b-0">
              <Problem issue={issue} onJump={onJump} />
              {issue.fix && onFix ? <Fix fix={issue.fix} onFix={onFix} /> : null}
            </li>
          ))}
        </ul>
      )}
      {reading?.costs.length ? <RuleCosts costs={reading.costs} onJump={onJump} /> : null}
    </Card>
  );
}

function Problem({ issue, onJump }: { issue: Issue; onJump: (offset: number) => void }) {
  return (
    <button
      type="button"
      onClick={() => onJump(issue.from)}
      className="flex w-full cursor-pointer items-start gap-2 px-4 py-2 text-left -outline-offset-2 hover:bg-inset"
    >
      {issue.severity === "error" ? (
        <CircleX aria-label="Error" className="mt-0.75 size-4 shrink-0 text-bad" />
      ) : (
        <TriangleAlert aria-label="Warning" className="mt-0.75 size-4 shrink-0 text-warn" />
      )}
      <span className="min-w-0 flex-1 text-base wrap-anywhere">
        {issue.message}
        <span className="tabular block text-xs text-ink-muted">
          Line {issue.line}, column {issue.column}
          {issue.pointer ? <span className="font-mono"> · {issue.pointer}</span> : null}
        </span>
      </span>
    </button>
  );
}

type FixProps = { fix: NonNullable<Issue["fix"]>; onFix: NonNullable<ProblemListProps["onFix"]> };

/** The fix of a problem, below its message. */
function Fix({ fix, onFix }: FixProps) {
  return (
    <div className="pr-4 pb-2.5 pl-10">
      <Button
        size="sm"
        icon={<Wand />}
        className="h-auto min-h-7 max-w-full py-1 text-left whitespace-normal wrap-anywhere"
        aria-label={`Fix: ${fix.label}`}
        onClick={() => onFix(fix)}
      >
        {fix.label}
      </Button>
    </div>
  );
}
