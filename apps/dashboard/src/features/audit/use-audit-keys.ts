"use client";

import { useEffect, useRef } from "react";

export type AuditKeys = {
  readonly move: (by: 1 | -1) => void;
  readonly open: () => void;
  readonly close: () => void;
};

const TYPING =
  "input, textarea, select, [contenteditable=true], [role=menu], [role=dialog], [role=alertdialog]";
const PRESSABLE = "button, a, summary";

/** j and k (in the list also the arrow keys) move, Enter opens, Esc closes. Not while a person types. */
export function useAuditKeys(keys: AuditKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest(TYPING)) return;
      const { move, open, close } = latest.current;
      const inList = target?.closest("table[aria-label=Decisions]") != null;
      if (event.key === "j" || (inList && event.key === "ArrowDown")) move(1);
      else if (event.key === "k" || (inList && event.key === "ArrowUp")) move(-1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && !target?.closest(PRESSABLE)) open();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}
