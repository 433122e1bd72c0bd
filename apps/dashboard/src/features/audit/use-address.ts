"use client";

import { useCallback, useMemo } from "react";
import { useSearch } from "../address/use-search.ts";
import { type AuditAddress, parseAddress, printAddress } from "./audit-filters.ts";

export type SetAddress = (part: Partial<AuditAddress>, how?: "push" | "replace") => void;

/** The audit page's state, which is kept in the URL. The back button undoes a change. */
export function useAddress(): [AuditAddress, SetAddress] {
  const [search, setSearch] = useSearch();
  const address = useMemo(() => parseAddress(new URLSearchParams(search)), [search]);
  const set = useCallback<SetAddress>(
    (part, how = "push") => {
      // Not from the last render: two changes at once must not undo each other.
      const now = parseAddress(new URLSearchParams(window.location.search));
      const query = printAddress({ ...now, ...part });
      if (query !== printAddress(now)) setSearch(query, how); // no history entry without a change
    },
    [setSearch],
  );
  return [address, set];
}
