import { EditorState, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readingOf } from "./policy-issues.ts";
import { applyToView } from "./policy-linter.ts";
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

/** An editor without a DOM. */
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
  it("has a button for each fix, labelled with what it does", () => {
    expect(shown(TEXT, true)).toMatch(/<button[^>]*aria-label="Fix: Rename to &quot;create_charge&quot;"/);
    expect(shown(TEXT.replace("chrage", "charge"), true)).not.toContain("Fix:");
  });

  it("offers no fix if the text is read-only", () => {
    expect(shown(TEXT, false)).toContain("create_chrage");
    expect(shown(TEXT, false)).not.toContain("Fix:");
  });

  it("shows the cost of each rule, highest first, with a link to the rule", () => {
    const { costs } = readingOf(TEXT, TOOLS);
    expect(costs.map(({ pointer, line }) => [pointer, line])).toEqual([
      ["/tools/create_chrage", 6],
      ["/tools/read_note", 7],
    ]);
    const list = shown(TEXT, true).split("<details")[1] ?? "";
    expect(list.match(/\/tools\/\w+/g)).toEqual(["/tools/create_chrage", "/tools/read_note"]);
    expect(list).toContain(`at most ${costs[0]?.cost}`);
  });

  it("shows no costs while there are errors", () => {
    expect(shown(TEXT.replace('"2"', '"3"'), true)).not.toContain("costs");
  });
});

describe("a fix", () => {
  const fix = readingOf(TEXT, TOOLS).issues[0]?.fix;
  if (fix === undefined) throw new Error("There is no fix.");

  it("changes only the wrong name, and leaves no problem", () => {
    const view = editorWith(TEXT);
    applyToView(view, fix);
    expect(view.text()).toBe(TEXT.replace("create_chrage", "create_charge"));
    expect(readingOf(view.text(), TOOLS).issues).toEqual([]);
  });

  it("does nothing if the text has changed or is read-only", () => {
    const [other, fixed] = [editorWith("{}"), editorWith(TEXT, true)];
    applyToView(other, fix);
    applyToView(fixed, fix);
    expect([other.text(), fixed.text()]).toEqual(["{}", TEXT]);
  });
});
