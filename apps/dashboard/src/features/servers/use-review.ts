"use client";

import { useSearch } from "../address/use-search.ts";

/** In the URL: all tools that wait for review. */
export const ALL_WAITING = "*";

/** In the URL: all tools that are trusted on first use. */
export const ALL_UNREAD = "* first use";

/** The tool under review, kept in the URL: a link opens the review, the back button closes it. */
export function useReview(): [string | null, (tool: string | null) => void] {
  const [search, setSearch] = useSearch();
  const set = (tool: string | null): void => {
    const params = new URLSearchParams(window.location.search);
    if (tool === null) params.delete("review");
    else params.set("review", tool);
    setSearch(params.toString(), "push");
  };
  return [new URLSearchParams(search).get("review"), set];
}
