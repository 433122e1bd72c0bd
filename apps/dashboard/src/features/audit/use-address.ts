"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { type AuditAddress, parseAddress, printAddress } from "./audit-filters.ts";

export type SetAddress = (part: Partial<AuditAddress>, how?: "push" | "replace") => void;

/** The audit page's state, which lives in the address. A change is a step that the back button undoes. */
export function useAddress(): [AuditAddress, SetAddress] {
  const pathname = usePathname();
  const search = useSearchParams();
  const address = useMemo(() => parseAddress(search), [search]);
  const set = useCallback<SetAddress>(
    (part, how = "push") => {
      // From the address bar, not from the last render: two changes in one go must not undo each other.
      const now = parseAddress(new URLSearchParams(window.location.search));
      const query = printAddress({ ...now, ...part });
      // Next follows the browser's own history calls, without asking the server for the page again.
      window.history[how === "push" ? "pushState" : "replaceState"](
        null,
        "",
        query ? `${pathname}?${query}` : pathname,
      );
    },
    [pathname],
  );
  return [address, set];
}
