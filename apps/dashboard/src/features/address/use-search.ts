"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useSyncExternalStore } from "react";

/** `query`: without its question mark; empty for none. */
export type SetSearch = (query: string, how: "push" | "replace") => void;

const CHANGED = "sallyport:address";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("popstate", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("popstate", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

/**
 * The query of the URL as state of the page. It reads the address bar: after a reload and a step back, Next's own
 * search parameters can be out of date.
 */
export function useSearch(): [string, SetSearch] {
  const pathname = usePathname();
  const fromRouter = useSearchParams().toString(); // renders again when a link changes the query
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => fromRouter,
  );
  const set = useCallback<SetSearch>(
    (query, how) => {
      const method = how === "push" ? "pushState" : "replaceState";
      window.history[method](null, "", query ? `${pathname}?${query}` : pathname);
      window.dispatchEvent(new Event(CHANGED));
    },
    [pathname],
  );
  return [search, set];
}
