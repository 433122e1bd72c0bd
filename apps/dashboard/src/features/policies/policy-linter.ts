import { type Action, type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { applyFix, type QuickFix } from "@sallyport/policy/lint";
import type { KnownTools } from "./policy-completion.ts";
import { type Issue, type Reading, readingOf } from "./policy-issues.ts";

const LINT_DELAY_MS = 200;

/** Checks the text again after the known tools of the server changed. */
export const toolsChanged = StateEffect.define<KnownTools>();

/** Marks problems while a person types, with a button for each fix if the text is editable. */
export function policyLinter(tools: KnownTools, onReading: (reading: Reading) => void) {
  return [
    linter(
      (view) => {
        const reading = readingOf(view.state.doc.toString(), tools.definitions);
        onReading(reading);
        return reading.issues.map((issue) => toDiagnostic(issue, view));
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
  return fix === undefined ? [] : [{ name: fix.label, apply: (view) => applyToView(view, fix) }];
}

/** Applies a fix as one step that can be undone. Does nothing if the text has changed or is read-only. */
export function applyToView(view: EditorView, fix: QuickFix): void {
  const { doc, readOnly } = view.state;
  const changes = readOnly ? undefined : applyFix(doc.toString(), fix);
  if (changes !== undefined) view.dispatch({ changes: [...changes], userEvent: "input.fix" });
  view.focus();
}
