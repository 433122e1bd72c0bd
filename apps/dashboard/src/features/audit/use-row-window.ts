"use client";

import { type RefObject, useEffect, useState } from "react";

const OVERSCAN = 12;
const FIRST_DRAWN = 40;

export type RowWindow = { readonly start: number; readonly end: number };

/** Which rows of equal height to render: the visible ones and a few around them. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  { count, rowPx }: { count: number; rowPx: number },
): RowWindow {
  const [seen, setSeen] = useState<RowWindow>({ start: 0, end: FIRST_DRAWN });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      const start = Math.max(0, Math.floor(element.scrollTop / rowPx) - OVERSCAN);
      const end = Math.ceil((element.scrollTop + element.clientHeight) / rowPx) + OVERSCAN;
      setSeen((before) => (before.start === start && before.end === end ? before : { start, end }));
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller, rowPx]);
  const start = Math.min(seen.start, Math.max(0, count - OVERSCAN));
  return { start, end: Math.min(seen.end, count) };
}
