import { type Action, type Diagnostic, linter, lintGutter } from "@codemirror/lint";
import { StateEffect } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { applyFix, type QuickFix } from "@sallyport/policy/lint";
import type { KnownTools } from "./policy-completion.ts";
import { type Issue, type Reading, readingOf } from "./policy-issues.ts";

const LINT_DELAY_MS = 200;

/** Has the text read again, because what is known of the server has changed. */
export const toolsChanged = StateEffect.define<KnownTools>();

/** Marks the text's problems while it is written, with a button for each fix where the text may be changed. */
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
  return fix === undefined ? [] : [{ name: fix.label, apply: (view) => mend(view, fix) }];
}

/** Makes a fix, as one step that can be undone; nothing when the text is another one by now, or may not be changed. */
export function mend(view: EditorView, fix: QuickFix): void {
  const { doc, readOnly } = view.state;
  const changes = readOnly ? undefined : applyFix(doc.toString(), fix);
  if (changes !== undefined) view.dispatch({ changes: [...changes], userEvent: "input.fix" });
  view.focus();
}
