"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useSyncExternalStore } from "react";
import { type AuditAddress, parseAddress, printAddress } from "./audit-filters.ts";

export type SetAddress = (part: Partial<AuditAddress>, how?: "push" | "replace") => void;

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
 * The audit page's state, which lives in the address. A change is a step that the back button undoes. The address bar
 * is the truth: after a reload and a step back, Next's own search parameters can stay behind it.
 */
export function useAddress(): [AuditAddress, SetAddress] {
  const pathname = usePathname();
  const fromRouter = useSearchParams().toString(); // also draws anew when a link leads to another filter
  const search = useSyncExternalStore(
    subscribe,
    () => window.location.search,
    () => fromRouter,
  );
  const address = useMemo(() => parseAddress(new URLSearchParams(search)), [search]);
  const set = useCallback<SetAddress>(
    (part, how = "push") => {
      // Not from the last render: two changes in one go must not undo each other.
      const now = parseAddress(new URLSearchParams(window.location.search));
      const query = printAddress({ ...now, ...part });
      if (query === printAddress(now)) return; // no step that leads nowhere
      const method = how === "push" ? "pushState" : "replaceState";
      window.history[method](null, "", query ? `${pathname}?${query}` : pathname);
      window.dispatchEvent(new Event(CHANGED));
    },
    [pathname],
  );
  return [address, set];
}
