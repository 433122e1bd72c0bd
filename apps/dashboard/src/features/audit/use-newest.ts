"use client";

import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import type { AuditInput } from "./audit-filters.ts";
import type { DecisionPage } from "./decision.ts";

const POLL_MS = 3000;

/**
 * Polls the newest page, also after failures, but not while the tab is hidden. Returns whether the last poll failed.
 */
export function useNewest(input: AuditInput, live: boolean, onPage: (page: DecisionPage) => void): boolean {
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
