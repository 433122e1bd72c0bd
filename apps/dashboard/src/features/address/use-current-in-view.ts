"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Scrolls a strip of links sideways so that the link of the current page is visible. `page`: what is current. */
export function useCurrentInView<Strip extends HTMLElement>(page: string): RefObject<Strip | null> {
  const strip = useRef<Strip>(null);
  // oxlint-disable-next-line react/exhaustive-deps -- `page` is read from the document
  useEffect(() => {
    const current = strip.current?.querySelector("[aria-current=page]");
    current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [page]);
  return strip;
}
