"use client";

import { Button, Notice, TextAreaField, Untrusted } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { notify } from "../feedback/notify.ts";
import { fieldErrors, formError, serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Approval } from "./approval-types.ts";

export type DenyDialogProps = { approval: Approval; onClose: () => void };

/** Says no, with a reason that the agent is given. */
export function DenyDialog({ approval, onClose }: DenyDialogProps) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const deny = useMutation(
    trpc.approval.deny.mutationOptions({
      onSuccess: async () => {
        notify("Denied");
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.approval.pathKey() });
      },
    }),
  );
  const failure = deny.error ? serviceFailure(deny.error) : null;
  const general = formError(failure, ["reason"]);
  const busy = deny.isPending || deny.isSuccess;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) deny.mutate({ org, approvalId: approval.id, reason });
  };
  return (
    <DialogFrame title="Deny this call" initialFocus={field} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-base wrap-anywhere">
          <Untrusted className="font-mono font-medium" text={approval.tool} /> for{" "}
          <Untrusted text={approval.identity.name} /> does not run. The same call is denied until this
          approval would have expired.
        </p>
        <TextAreaField
          ref={field}
          label="Reason, for the agent"
          value={reason}
          rows={3}
          maxLength={500}
          error={fieldErrors(failure)["reason"]}
          hint="The agent gets these words as the answer to its call."
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
          }}
        />
        {general ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {general}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" busy={busy}>
            Deny
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
