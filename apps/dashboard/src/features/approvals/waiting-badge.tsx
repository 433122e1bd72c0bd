"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "../../trpc/client.tsx";

const LOOK_MS = 3000;

const plain = (title: string): string => title.replace(/^\(\d+\) /, "");

/** Keeps the number before the title of the tab, whichever page sets the title. */
function useNumberInTitle(count: number): void {
  useEffect(() => {
    const show = () => {
      const wanted = count > 0 ? `(${count}) ${plain(document.title)}` : plain(document.title);
      if (document.title !== wanted) document.title = wanted;
    };
    show();
    const changed = new MutationObserver(show);
    changed.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => changed.disconnect();
  }, [count]);
}

/** How many calls wait for this person, in the navigation and in the tab's title; a hidden tab looks, too. */
export function WaitingBadge({ org }: { org: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.approval.count.queryOptions(
      { org },
      { refetchInterval: LOOK_MS, refetchIntervalInBackground: true },
    ),
  );
  const count = data?.yours ?? 0;
  useNumberInTitle(count);
  if (count === 0) return null;
  return (
    <span className="relative ml-auto rounded-sm bg-accent px-1.5 text-xs leading-5 font-semibold text-on-accent tabular-nums">
      <span className="sr-only">, </span>
      {count}
      <span className="sr-only"> wait for you</span>
    </span>
  );
}
