"use client";

import { Button, IconButton, Notice, Skeleton, Untrusted } from "@sallyport/ui";
import { TriangleAlert, X } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { ApprovalDetail, type Sheet } from "./approval-detail.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import type { ListedApproval } from "./approval-types.ts";
import { LOOK_MS } from "./look-ms.ts";

export type OpenedApprovalProps = {
  id: string;
  /** As the list has it: shown at once. */
  known: ListedApproval | null;
  begin: Sheet | null;
  onClose: () => void;
};

/** One call beside the list; on narrow screens in its place. */
export function OpenedApproval({ id, known, begin, onClose }: OpenedApprovalProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.approval.get.queryOptions(
      { org: slug, approvalId: id },
      { refetchInterval: LOOK_MS, ...(known && { placeholderData: { ...known, risk: null } }) },
    ),
  );
  return (
    <section aria-label="The opened call" className="flex min-w-0 flex-col gap-4">
      <div className="flex items-center justify-between gap-2">
        <h2 className="flex min-w-0 flex-wrap items-center gap-2 text-base font-semibold wrap-anywhere">
          {data ? <Untrusted className="font-mono" text={data.tool} /> : "Call"}
          {data ? <ApprovalStatus status={data.status} /> : null}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      {error && !data ? (
        <Notice
          tone="bad"
          live="alert"
          icon={<TriangleAlert />}
          actions={
            <Button size="sm" onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {serviceFailure(error).sentence}
        </Notice>
      ) : null}
      {data ? <ApprovalDetail approval={data} begin={begin} /> : error ? null : <Skeleton className="h-72" />}
    </section>
  );
}
