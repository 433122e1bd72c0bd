"use client";

import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import type { AuditInput } from "./audit-filters.ts";
import type { Decision } from "./decision.ts";
import { mergeNewest } from "./merge-newest.ts";

const POLL_MS = 3000;

type Data = InfiniteData<Page, string | null>;
type Page = { rows: readonly Decision[]; nextCursor: string | null };

export type AuditRows = {
  readonly rows: readonly Decision[];
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly loadOlder: () => void;
  readonly refresh: () => void;
  /** How many rows came while they were held back; `show` puts them in. */
  readonly waiting: number;
  readonly show: () => void;
  /** More came at once than one page holds; what lies between can be loaded as older rows. */
  readonly skipped: boolean;
  /** The last look for new rows failed; it is tried again. */
  readonly lost: boolean;
};

/** Asks for the newest page again and again, also after failures, but not while the tab is hidden. */
function useNewest(input: AuditInput, live: boolean, onPage: (page: Page) => void): boolean {
  const client = useTRPCClient();
  const [lost, setLost] = useState(false);
  const receive = useRef(onPage);
  useEffect(() => {
    receive.current = onPage;
  });
  useEffect(() => {
    if (!live) return undefined;
    const stop = new AbortController();
    const look = async () => {
      if (document.hidden) return;
      try {
        const page = await client.audit.list.query(input, { signal: stop.signal });
        if (stop.signal.aborted) return;
        setLost(false);
        receive.current(page);
      } catch {
        if (!stop.signal.aborted) setLost(true);
      }
    };
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      timer = setTimeout(() => {
        void look().then(() => {
          if (!stop.signal.aborted) wait();
        });
      }, POLL_MS);
    };
    wait();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, input, live]);
  return lost && live;
}

/** The rows of a filter: older ones by keyset, newer ones as they come. `hold` keeps new ones from moving the list. */
export function useAuditRows(input: AuditInput, at: { live: boolean; hold: boolean }): AuditRows {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  // Not tRPC's own infinite query: that adds a `direction` to the input, which the services' strict input refuses.
  const queryKey = useMemo(() => ["audit-pages", input] as const, [input]);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }): Promise<Page> =>
      client.audit.list.query({ ...input, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    initialData: () => {
      const first = queryClient.getQueryData(trpc.audit.list.queryKey(input));
      return first && { pages: [first], pageParams: [null] };
    },
    // New rows come by themselves; loading every page again would repeat the whole depth.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [held, setHeld] = useState<{ page: Page; added: number } | null>(null);
  const [skipped, setSkipped] = useState(false);

  const put = useCallback(
    (page: Page) => {
      const old = queryClient.getQueryData<Data>(queryKey);
      if (!old) return;
      const merged = mergeNewest<Decision>(old.pages, page);
      if (merged.kind === "gap") setSkipped(true);
      const pages = [...merged.pages];
      queryClient.setQueryData(queryKey, { pages, pageParams: old.pageParams.slice(0, pages.length) });
      setHeld(null);
    },
    [queryClient, queryKey],
  );
  const lost = useNewest(input, at.live, (page) => {
    const pages = queryClient.getQueryData<Data>(queryKey)?.pages ?? [];
    const { added } = mergeNewest<Decision>(pages, page);
    if (at.hold && added > 0) setHeld({ page, added });
    else put(page);
  });

  return {
    rows: useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]),
    isPending,
    error: data ? null : error,
    hasOlder: hasNextPage,
    isLoadingOlder: isFetchingNextPage,
    loadOlder: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    refresh: () => void queryClient.resetQueries({ queryKey }),
    waiting: held?.added ?? 0,
    show: () => {
      if (held) put(held.page);
    },
    skipped,
    lost,
  };
}
