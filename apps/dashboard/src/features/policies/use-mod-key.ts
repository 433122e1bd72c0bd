"use client";

import { useEffect, useRef } from "react";

/** ⌘ or Ctrl with a key, anywhere on the page. A key that is held down counts once. */
export function useModKey(key: string, action: () => void): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const wanted = event.key.toLowerCase() === key && (event.metaKey || event.ctrlKey);
      if (!wanted || event.defaultPrevented) return;
      event.preventDefault();
      if (!event.repeat) latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key]);
}
