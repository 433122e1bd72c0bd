"use client";

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { codeTheme } from "../policies/code-theme.ts";

export type JsonEditorProps = { label: string; initialText: string; onText: (text: string) => void };

/** Text of JSON, marked where it is none. Tab moves the focus on. */
export function JsonEditor({ label, initialText, onText }: JsonEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const first = useRef(initialText);
  const tell = useRef(onText);
  useEffect(() => {
    tell.current = onText;
  });
  useEffect(() => {
    if (!holder.current) return undefined;
    const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    const extensions = [
      EditorView.cspNonce.of(nonce),
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      lineNumbers(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      json(),
      linter(jsonParseLinter()),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) tell.current(update.state.doc.toString());
      }),
      codeTheme,
    ];
    const view = new EditorView({
      state: EditorState.create({ doc: first.current, extensions }),
      parent: holder.current,
    });
    view.focus();
    return () => view.destroy();
  }, [label]);
  return (
    <div
      ref={holder}
      className="max-h-96 min-h-40 overflow-auto rounded-md border border-line-strong focus-within:outline-2 focus-within:outline-accent"
    />
  );
}
