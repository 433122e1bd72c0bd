"use client";

import { useCallback, useMemo } from "react";
import { useSearch } from "../address/use-search.ts";
import { type AuditAddress, parseAddress, printAddress } from "./audit-filters.ts";

export type SetAddress = (part: Partial<AuditAddress>, how?: "push" | "replace") => void;

/** The audit page's state, which lives in the address. A change is a step that the back button undoes. */
export function useAddress(): [AuditAddress, SetAddress] {
  const [search, setSearch] = useSearch();
  const address = useMemo(() => parseAddress(new URLSearchParams(search)), [search]);
  const set = useCallback<SetAddress>(
    (part, how = "push") => {
      // Not from the last render: two changes in one go must not undo each other.
      const now = parseAddress(new URLSearchParams(window.location.search));
      const query = printAddress({ ...now, ...part });
      if (query !== printAddress(now)) setSearch(query, how); // no step that leads nowhere
    },
    [setSearch],
  );
  return [address, set];
}
