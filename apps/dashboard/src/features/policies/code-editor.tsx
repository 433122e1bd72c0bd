"use client";

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { codeTheme } from "./code-theme.ts";
import { completePolicy, type KnownTools } from "./policy-completion.ts";
import { type Issue, type Reading, readingOf } from "./policy-issues.ts";
import { applyToView, policyLinter, toolsChanged } from "./policy-linter.ts";

export type CodeEditorHandle = {
  /** Replaces the whole text, as one step that can be undone. */
  setText: (text: string) => void;
  /** Moves the cursor to an offset and scrolls there. */
  jumpTo: (offset: number) => void;
  /** Applies the fix of a problem. */
  fix: (fix: NonNullable<Issue["fix"]>) => void;
};

export type CodeEditorProps = {
  ref: Ref<CodeEditorHandle>;
  initialText: string;
  tools: KnownTools;
  readOnly: boolean;
  onText: (text: string) => void;
  onReading: (reading: Reading) => void;
  onSave: () => void;
  onPublish: () => void;
};

/** The nonce of this document. After a client-side navigation, the newest response has another one. */
function documentNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}

type Callbacks = {
  current: Pick<CodeEditorProps, "onText" | "onReading" | "onSave" | "onPublish" | "tools">;
};

function extensions(callbacks: Callbacks, readOnly: boolean) {
  const tools: KnownTools = {
    get names() {
      return callbacks.current.tools.names;
    },
    get definitions() {
      return callbacks.current.tools.definitions;
    },
    argumentsOf: (tool) => callbacks.current.tools.argumentsOf(tool),
  };
  const save = () => {
    callbacks.current.onSave();
    return true;
  };
  const publish = () => {
    callbacks.current.onPublish();
    return true;
  };
  return [
    EditorView.cspNonce.of(documentNonce()),
    EditorState.readOnly.of(readOnly),
    EditorState.tabSize.of(2),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    autocompletion({ override: [completePolicy(tools)], icons: false }),
    policyLinter(tools, (reading) => callbacks.current.onReading(reading)),
    keymap.of([
      { key: "Mod-s", run: save, preventDefault: true },
      { key: "Mod-Enter", run: publish, preventDefault: true },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...searchKeymap,
    ]),
    EditorView.contentAttributes.of({ "aria-label": "Policy", spellcheck: "false", tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) callbacks.current.onText(update.state.doc.toString());
    }),
    search({ top: true }),
    codeTheme,
  ];
}

/** The policy's text with completion, find, and its problems marked while typing. Tab moves the focus on; Ctrl+] indents. */
export function CodeEditor(props: CodeEditorProps) {
  const { ref, initialText, readOnly, tools } = props;
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const callbacks = useRef(props);
  const first = useRef(initialText);
  useEffect(() => {
    callbacks.current = props;
  });

  useEffect(() => {
    if (!holder.current) return undefined;
    const state = EditorState.create({ doc: first.current, extensions: extensions(callbacks, readOnly) });
    const made = new EditorView({ state, parent: holder.current });
    view.current = made;
    callbacks.current.onReading(readingOf(first.current, callbacks.current.tools.definitions));
    return () => {
      first.current = made.state.doc.toString();
      made.destroy();
    };
  }, [readOnly]);

  useEffect(() => {
    view.current?.dispatch({ effects: toolsChanged.of(tools) });
  }, [tools]);

  useImperativeHandle(ref, () => ({
    setText: (text) => {
      const { current } = view;
      current?.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
      current?.focus();
    },
    jumpTo: (offset) => {
      const { current } = view;
      if (!current) return;
      const anchor = Math.min(offset, current.state.doc.length);
      current.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: "center" }),
      });
      current.focus();
    },
    fix: (fix) => {
      if (view.current) applyToView(view.current, fix);
    },
  }));

  return <div ref={holder} className="h-[max(26rem,calc(100dvh-19rem))] min-w-0 overflow-hidden" />;
}
