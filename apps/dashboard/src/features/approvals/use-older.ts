"use client";

import { useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import type { ApprovalAddress } from "./approval-address.ts";
import type { ListedApproval } from "./approval-types.ts";

const PAGE = 50;

/** Decided calls behind the newest page. Rendered anew for another filter. */
export function useOlder({ show, status }: ApprovalAddress, newest: readonly ListedApproval[]) {
  const { slug: org } = useOrg();
  const client = useTRPCClient();
  const [older, setOlder] = useState<readonly ListedApproval[]>([]);
  const [state, setState] = useState<"idle" | "loading" | "failed" | "end">("idle");
  const known = new Set(newest.map(({ id }) => id));
  const all = [...newest, ...older.filter(({ id }) => !known.has(id))];
  const last = all.at(-1);
  const load = async () => {
    if (last === undefined || state === "loading") return;
    setState("loading");
    try {
      const { askedAt, id } = last;
      const page = await client.approval.list.query({
        org,
        show,
        ...(status && { status }),
        after: { askedAt, id },
      });
      setOlder((before) => [...before, ...page]);
      setState(page.length < PAGE ? "end" : "idle");
    } catch {
      setState("failed");
    }
  };
  return { all, state, hasOlder: state !== "end" && newest.length >= PAGE, load: () => void load() };
}
