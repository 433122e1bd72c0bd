import { type Action, type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { applyFix } from "@sallyport/policy/lint";
import type { KnownTools } from "./policy-completion.ts";
import { type Issue, issuesOf } from "./policy-issues.ts";

const LINT_DELAY_MS = 200;

/** Has the text read again, because what is known of the server has changed. */
export const toolsChanged = StateEffect.define<KnownTools>();

/** Marks the text's problems while it is written, with a button for each fix where the text may be changed. */
export function policyLinter(tools: KnownTools, onIssues: (issues: readonly Issue[]) => void) {
  return [
    linter(
      (view) => {
        const issues = issuesOf(view.state.doc.toString(), tools.definitions);
        onIssues(issues);
        return issues.map((issue) => toDiagnostic(issue, view));
      },
      {
        delay: LINT_DELAY_MS,
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((effect) => effect.is(toolsChanged))),
      },
    ),
    lintGutter(),
  ];
}

function toDiagnostic(issue: Issue, { state }: EditorView): Diagnostic {
  const { from, to, severity, message } = issue;
  const { length } = state.doc;
  const actions = state.readOnly ? [] : actionsOf(issue);
  return { from: Math.min(from, length), to: Math.min(to, length), severity, message, actions };
}

function actionsOf({ fix }: Issue): Action[] {
  if (fix === undefined) return [];
  const apply = (view: EditorView) => {
    const changes = applyFix(view.state.doc.toString(), fix);
    if (changes !== undefined) view.dispatch({ changes: [...changes], userEvent: "input.fix" });
    view.focus();
  };
  return [{ name: fix.label, apply }];
}
