"use client";

import { TextField, Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";

export type ResetLimitProps = {
  budget: { readonly key: string; readonly ownerName: string; readonly counter: string };
  onClose: () => void;
};

export function ResetLimit({ budget, onClose }: ResetLimitProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const onSuccess = async () => {
    await queryClient.invalidateQueries({ queryKey: trpc.limit.pathKey() });
    notify("Budget reset. The proxies take it up within a second.");
    onClose();
  };
  return (
    <ConfirmDialog
      title="Reset this budget?"
      action="Reset budget"
      mutation={useMutation(trpc.limit.reset.mutationOptions({ onSuccess }))}
      input={{ org: slug, key: budget.key, reason }}
      onClose={onClose}
    >
      <p>
        <Untrusted text={budget.ownerName} /> may use the whole of <Untrusted text={budget.counter} /> again,
        at every proxy. Calls that run now give nothing back to it.
      </p>
      <TextField
        label="Reason, for the admin log"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={500}
        autoComplete="off"
      />
    </ConfirmDialog>
  );
}
