"use client";

import { Notice, Skeleton } from "@sallyport/ui";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import { ranWords } from "./approval-words.ts";
import { LOOK_MS } from "./look-ms.ts";
import { VoteList } from "./vote-list.tsx";

export type ApprovalNoteProps = { approvalId: string };

/** What people said of a call, beside its row in the audit trail. */
export function ApprovalNote({ approvalId }: ApprovalNoteProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.approval.get.queryOptions(
      { org: slug, approvalId },
      { refetchInterval: ({ state }) => (state.data?.status === "pending" ? LOOK_MS : false) },
    ),
  );
  if (error && !data) return <Notice tone="bad">{serviceFailure(error).sentence}</Notice>;
  if (!data) return <Skeleton className="h-16" />;
  return (
    <div className="grid gap-1.5 text-base">
      <div>
        <ApprovalStatus status={data.status} />
      </div>
      <VoteList votes={data.votes} />
      {data.version > 0 ? <p>An approver edited the arguments.</p> : null}
      <p>
        <span className="text-ink-muted">Ran:</span> {ranWords(data)}
      </p>
      <Link prefetch={false} className="link" href={`/${slug}/approvals/${approvalId}`}>
        Open the approval
      </Link>
    </div>
  );
}
