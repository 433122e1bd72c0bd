import { EditorState, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readingOf } from "./policy-issues.ts";
import { mend } from "./policy-linter.ts";
import { ProblemList } from "./problem-list.tsx";

const TEXT = `{
  "version": "2",
  "default": "deny",
  "tools": {
    // a person's comment
    "create_chrage": { "deny_if": [{ "conditions": [{ "path": "args.note", "op": "regex", "value": "^a{40}$" }] }] },
    "read_note": {}
  }
}`;

const TOOLS = [{ name: "create_charge" }, { name: "read_note" }];

function shown(text: string, mayChange: boolean): string {
  const onFix = mayChange ? () => undefined : null;
  return renderToStaticMarkup(
    <ProblemList reading={readingOf(text, TOOLS)} onJump={() => undefined} onFix={onFix} />,
  );
}

/** As an editor, without a screen. */
function editorWith(doc: string, readOnly = false): EditorView & { text: () => string } {
  let state = EditorState.create({ doc, extensions: EditorState.readOnly.of(readOnly) });
  const view = {
    get state() {
      return state;
    },
    dispatch: (change: TransactionSpec) => {
      state = state.update(change).state;
    },
    focus: () => undefined,
    text: () => state.doc.toString(),
  };
  return view as unknown as EditorView & { text: () => string };
}

describe("the list of problems", () => {
  it("has a button of its own for each fix, which says what it does", () => {
    expect(shown(TEXT, true)).toMatch(/<button[^>]*aria-label="Fix: Rename to &quot;create_charge&quot;"/);
    expect(shown(TEXT.replace("chrage", "charge"), true)).not.toContain("Fix:");
  });

  it("offers no fix to who may not change the text", () => {
    expect(shown(TEXT, false)).toContain("create_chrage");
    expect(shown(TEXT, false)).not.toContain("Fix:");
  });

  it("says what each rule costs, the dearest first, each with a way to it", () => {
    const { costs } = readingOf(TEXT, TOOLS);
    expect(costs.map(({ pointer, line }) => [pointer, line])).toEqual([
      ["/tools/create_chrage", 6],
      ["/tools/read_note", 7],
    ]);
    const list = shown(TEXT, true).split("<details")[1] ?? "";
    expect(list.match(/\/tools\/\w+/g)).toEqual(["/tools/create_chrage", "/tools/read_note"]);
    expect(list).toContain(`at most ${costs[0]?.cost}`);
  });

  it("says nothing of costs while there are errors", () => {
    expect(shown(TEXT.replace('"2"', '"3"'), true)).not.toContain("costs");
  });
});

describe("a fix", () => {
  const fix = readingOf(TEXT, TOOLS).issues[0]?.fix;
  if (fix === undefined) throw new Error("There is no fix.");

  it("changes no more than it must, and leaves nothing to fix", () => {
    const view = editorWith(TEXT);
    mend(view, fix);
    expect(view.text()).toBe(TEXT.replace("create_chrage", "create_charge"));
    expect(readingOf(view.text(), TOOLS).issues).toEqual([]);
  });

  it("does nothing to a text that is another one by now, or that may not be changed", () => {
    const [other, fixed] = [editorWith("{}"), editorWith(TEXT, true)];
    mend(other, fix);
    mend(fixed, fix);
    expect([other.text(), fixed.text()]).toEqual(["{}", TEXT]);
  });
});
