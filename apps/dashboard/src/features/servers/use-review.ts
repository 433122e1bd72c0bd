"use client";

import { useSearch } from "../address/use-search.ts";

/** In the address, for every tool that waits. */
export const ALL_WAITING = "*";

/** Which tool is being reviewed, by the address: the back button closes it, and a link opens it. */
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
