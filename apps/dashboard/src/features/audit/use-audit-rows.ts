"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import type { AuditInput } from "./audit-filters.ts";
import type { Decision, DecisionPage } from "./decision.ts";
import { mergeNewest } from "./merge-newest.ts";
import { useNewest } from "./use-newest.ts";

export type AuditRows = {
  readonly rows: readonly Decision[];
  readonly isPending: boolean;
  /** Why the first load failed. A later failure keeps the rows. */
  readonly error: unknown;
  readonly hasOlder: boolean;
  readonly olderState: "idle" | "loading" | "failed";
  readonly loadOlder: () => void;
  readonly refresh: () => void;
  /** How many new rows are held back; `show` adds them. */
  readonly waiting: number;
  readonly show: () => void;
  /** More rows came than fit one page; the missing ones can be loaded as older rows. */
  readonly skipped: boolean;
  /** The last check for new rows failed; it will be repeated. */
  readonly lost: boolean;
};

type State = {
  readonly pages: readonly DecisionPage[] | null;
  readonly error: unknown;
  readonly olderState: AuditRows["olderState"];
  readonly held: { readonly page: DecisionPage; readonly added: number } | null;
  readonly skipped: boolean;
};

const EMPTY: State = { pages: null, error: null, olderState: "idle", held: null, skipped: false };

/** Adds the newest page to the list, or holds it back if that would move the rows that a person reads. */
function received(state: State, page: DecisionPage, hold: boolean): State {
  const merged = mergeNewest<Decision>(state.pages ?? [], page);
  if (hold && merged.added > 0) return { ...state, held: { page, added: merged.added } };
  return { ...state, pages: merged.pages, held: null, skipped: state.skipped || merged.kind === "gap" };
}

/**
 * The rows of a filter: older rows by cursor, new rows by polling. Starts with the rows that came with the page. `hold`
 * keeps new rows out of the list. The filter must not change while the component is mounted.
 */
export function useAuditRows(input: AuditInput, at: { live: boolean; hold: boolean }): AuditRows {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [state, setState] = useState<State>(() => {
    const first = queryClient.getQueryData(trpc.audit.list.queryKey(input));
    return first ? { ...EMPTY, pages: [first] } : EMPTY;
  });
  const isPending = state.pages === null && state.error === null;

  useEffect(() => {
    if (!isPending) return undefined;
    const stop = new AbortController();
    client.audit.list.query(input, { signal: stop.signal }).then(
      (first) => setState({ ...EMPTY, pages: [first] }),
      (error: unknown) => !stop.signal.aborted && setState({ ...EMPTY, error }),
    );
    return () => stop.abort();
  }, [client, input, isPending]);

  const lost = useNewest(input, at.live && state.pages !== null, (page) =>
    setState((now) => received(now, page, at.hold)),
  );
  const cursor = state.pages?.at(-1)?.nextCursor ?? null;
  const busy = useRef(false);
  const loadOlder = useCallback(async () => {
    if (cursor === null || busy.current) return;
    busy.current = true;
    setState((now) => ({ ...now, olderState: "loading" }));
    try {
      const older = await client.audit.list.query({ ...input, cursor });
      setState((now) => ({ ...now, pages: [...(now.pages ?? []), older], olderState: "idle" }));
    } catch {
      setState((now) => ({ ...now, olderState: "failed" }));
    }
    busy.current = false;
  }, [client, input, cursor]);

  return {
    rows: useMemo(() => state.pages?.flatMap((page) => page.rows) ?? [], [state.pages]),
    isPending,
    error: state.error,
    hasOlder: cursor !== null,
    olderState: state.olderState,
    loadOlder: () => void loadOlder(),
    refresh: () => setState(EMPTY),
    waiting: state.held?.added ?? 0,
    show: () => setState((now) => (now.held ? received(now, now.held.page, false) : now)),
    skipped: state.skipped,
    lost,
  };
}
