"use client";

import { Badge, Card, Notice, Skeleton } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";

const RevisionDialog = onDemand(() =>
  import("./revision-dialog.tsx").then((module) => module.RevisionDialog),
);

const BEHIND_MS = 1000;

export type RevisionHistoryProps = {
  policyId: string;
  current: number;
  /** Null for people who may not edit. */
  onRestore: ((source: string, number: number) => void) | null;
};

/** All published revisions. Each can be read, and restored in the editor. */
export function RevisionHistory({ policyId, current, onRestore }: RevisionHistoryProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const [shown, setShown] = useState<number | null>(null);
  const { data, error } = useQuery(
    trpc.policy.revisions.queryOptions(
      { org: slug, policyId },
      {
        // After another person published, the newest revision is not loaded yet.
        refetchInterval: ({ state }) => ((state.data?.[0]?.number ?? 0) < current ? BEHIND_MS : false),
      },
    ),
  );
  return (
    <Card
      flush
      id="revisions"
      title="Revisions"
      description="Revisions never change. The audit trail refers to them."
    >
      {error && !data ? (
        <Notice tone="bad" icon={<TriangleAlert />} className="m-4">
          {serviceFailure(error).sentence}
        </Notice>
      ) : null}
      {!data && !error ? <Skeleton className="m-4 h-10" /> : null}
      {data?.length === 0 ? <p className="px-4 py-3 text-base text-ink-muted">No revisions yet.</p> : null}
      <ul className="max-h-80 overflow-y-auto">
        {data?.map((revision) => (
          <li key={revision.number} className="border-b border-line last:border-b-0">
            <button
              type="button"
              onClick={() => setShown(revision.number)}
              className="flex w-full cursor-pointer flex-col px-4 py-2 text-left -outline-offset-2 hover:bg-inset"
            >
              <span className="flex items-center gap-2 font-medium">
                Revision {revision.number}
                {revision.number === current ? <Badge tone="ok">enforced</Badge> : null}
              </span>
              <span className="text-sm text-ink-muted">
                <Time at={revision.publishedAt} precision="minute" /> by {revision.publishedBy}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown === null ? null : (
        <RevisionDialog
          policyId={policyId}
          number={shown}
          onRestore={onRestore}
          onClose={() => setShown(null)}
        />
      )}
    </Card>
  );
}
