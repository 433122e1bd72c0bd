"use client";

import { useEffect, useRef } from "react";

/** ⌘ or Ctrl with a key, anywhere on the page; null leaves the key to others. A key that is held down counts once. */
export function useModKey(key: string, action: (() => void) | null): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const wanted = event.key.toLowerCase() === key && (event.metaKey || event.ctrlKey);
      if (!wanted || event.defaultPrevented || latest.current === null) return;
      event.preventDefault();
      if (!event.repeat) latest.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key]);
}
