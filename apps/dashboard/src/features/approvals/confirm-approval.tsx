"use client";

import { Button, Notice, Skeleton, Untrusted } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { ArgumentView } from "./argument-view.tsx";
import type { Approval } from "./approval-types.ts";
import type { OpenedCall } from "./use-opened-call.ts";

export type ConfirmApprovalProps = {
  approval: Approval;
  call: OpenedCall;
  /** JSON text to run with instead. */
  edited: string | null;
  onClose: () => void;
};

function useApprove({ approval, edited, onClose }: Omit<ConfirmApprovalProps, "call">) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settled = {
    onSuccess: async ({ missing }: { missing: number }) => {
      notify(missing > 0 ? `Approved. It needs ${missing} more` : "Approved");
      onClose();
      await queryClient.invalidateQueries({ queryKey: trpc.approval.pathKey() });
    },
  };
  const asItStands = useMutation(trpc.approval.approve.mutationOptions(settled));
  const asEdited = useMutation(trpc.approval.approveEdited.mutationOptions(settled));
  const { id: approvalId, version } = approval;
  return {
    error: asItStands.error ?? asEdited.error,
    // Also when it is done: the dialog closes only a moment later.
    busy: [asItStands, asEdited].some(({ isPending, isSuccess }) => isPending || isSuccess),
    approve: () => {
      if (edited === null) asItStands.mutate({ org, approvalId, version });
      else asEdited.mutate({ org, approvalId, version, arguments: edited });
    },
  };
}

/** What will run, exactly, before somebody says yes to it. */
export function ConfirmApproval({ approval, call, edited, onClose }: ConfirmApprovalProps) {
  const { approve, busy, error } = useApprove({ approval, edited, onClose });
  const { opened, show } = call;
  const asked = useRef(false);
  const yes = useRef<HTMLButtonElement>(null);
  const isStale = opened !== undefined && opened.version !== approval.version;
  useEffect(() => {
    if (opened === undefined && !asked.current) show();
    asked.current = true;
  }, [opened, show]);
  const isReady = opened !== undefined && !isStale;
  useEffect(() => {
    if (isReady) yes.current?.focus();
  }, [isReady]);
  const { tool, server, identity } = approval;
  const failure = error ?? call.error;
  return (
    <DialogFrame
      title={edited === null ? "Approve this call" : "Approve this call as edited"}
      initialFocus={yes}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button ref={yes} look="primary" busy={busy} disabled={!isReady} onClick={approve}>
            Approve, run once
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-base wrap-anywhere">
          <Untrusted className="font-mono font-medium" text={tool} /> on <Untrusted text={server.name} />, for{" "}
          <Untrusted text={identity.name} />. Approved, exactly this call runs, once.
        </p>
        {isStale ? (
          <Notice tone="warn" live="alert" icon={<TriangleAlert />}>
            Somebody edited the arguments meanwhile. Close this, and look at them first.
          </Notice>
        ) : opened === undefined ? (
          call.error ? null : (
            <Skeleton className="h-24" />
          )
        ) : (
          <ArgumentView text={edited ?? opened.edited ?? opened.arguments} label="Arguments that will run" />
        )}
        {failure ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(failure).sentence}
          </Notice>
        ) : null}
      </div>
    </DialogFrame>
  );
}
