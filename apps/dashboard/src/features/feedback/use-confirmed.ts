"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { notify } from "./notify.ts";

type Confirmed = {
  /** What has happened, such as "Grant revoked". */
  readonly notice: string;
  /** What may be out of date now. */
  readonly stale: readonly QueryKey[];
  /** Closes the dialog, or goes to another page where this one is about what is gone. */
  readonly leave: { readonly close: () => void } | { readonly to: string };
};

/** After a confirmed change: shows a notification, reloads stale data, and closes the dialog or leaves the page. */
export function useConfirmed({ notice, stale, leave }: Confirmed): () => Promise<void> {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async () => {
    // This page must not load what was deleted: the next page loads.
    const refetchType = "to" in leave ? "none" : "active";
    if ("to" in leave) router.push(leave.to);
    await Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey, refetchType })));
    notify(notice);
    if ("close" in leave) leave.close();
  };
}
