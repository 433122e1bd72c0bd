"use client";

import { Button, Code, CodeBlock, Notice, Skeleton } from "@sallyport/ui";
import { RotateCcw, TriangleAlert } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { CopyButton } from "../feedback/copy-button.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";

const NEVER_STALE = Number.POSITIVE_INFINITY;

/** One revision as it was published. */
export function RevisionDialog({
  policyId,
  number,
  onRestore,
  onClose,
}: {
  policyId: string;
  number: number;
  onRestore: ((source: string, number: number) => void) | null;
  onClose: () => void;
}) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.policy.revision.queryOptions({ org: slug, policyId, number }, { staleTime: NEVER_STALE }),
  );
  return (
    <DialogFrame
      title={`Revision ${number}`}
      onClose={onClose}
      actions={
        data && onRestore ? (
          <Button
            look="primary"
            icon={<RotateCcw />}
            onClick={() => {
              onRestore(data.source, number);
              onClose();
            }}
          >
            Restore in editor
          </Button>
        ) : null
      }
    >
      {error ? (
        <Notice tone="bad" icon={<TriangleAlert />}>
          {serviceFailure(error).sentence}
        </Notice>
      ) : null}
      {!data && !error ? <Skeleton className="h-64" /> : null}
      {data ? (
        <div className="flex flex-col gap-3">
          <p className="text-base text-ink-muted">
            Published <Time at={data.publishedAt} /> by {data.publishedBy}. Hash of the compiled policy:{" "}
            <Code>{data.hash}</Code>
          </p>
          <CodeBlock label="policy.json" actions={<CopyButton text={data.source} label="Copy the policy" />}>
            {data.source}
          </CodeBlock>
        </div>
      ) : null}
    </DialogFrame>
  );
}
