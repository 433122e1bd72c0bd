"use client";

import { useCallback, useMemo } from "react";
import { useSearch } from "../address/use-search.ts";
import { type ApprovalAddress, parseAddress, printAddress } from "./approval-address.ts";

export type SetApprovalAddress = (part: Partial<ApprovalAddress>, how?: "push" | "replace") => void;

/** The state of the inbox, which is kept in the URL. The back button undoes a change. */
export function useApprovalAddress(): [ApprovalAddress, SetApprovalAddress] {
  const [search, setSearch] = useSearch();
  const address = useMemo(() => parseAddress(new URLSearchParams(search)), [search]);
  const set = useCallback<SetApprovalAddress>(
    (part, how = "push") => {
      const now = parseAddress(new URLSearchParams(window.location.search));
      const query = printAddress({ ...now, ...part });
      if (query !== printAddress(now)) setSearch(query, how);
    },
    [setSearch],
  );
  return [address, set];
}
