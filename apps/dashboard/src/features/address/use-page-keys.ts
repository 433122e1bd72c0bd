"use client";

import { useEffect, useRef } from "react";

const TYPING =
  "input, textarea, select, [contenteditable=true], [role=menu], [role=dialog], [role=alertdialog]";
/** Only these go on while they are held down. */
const MOVES = new Set(["j", "k", "ArrowDown", "ArrowUp"]);

/** Keys of a page, while nobody types and no dialog is open. `act` says whether it used the key. */
export function usePageKeys(act: (key: string, target: Element | null) => boolean): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target?.closest(TYPING) || (event.repeat && !MOVES.has(event.key))) return;
      if (latest.current(event.key, target)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Whether Enter presses what has the focus. */
export function isPressable(target: Element | null): boolean {
  return target?.closest("button, a, summary") != null;
}
