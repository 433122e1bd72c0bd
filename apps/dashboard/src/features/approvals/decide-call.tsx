"use client";

import { Button, Card, CodeBlock, Field, Notice, controlClass, TextField, Untrusted } from "@sallyport/ui";
import { Ban, Check, Eye, TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Approval } from "./approval-types.ts";

/** Opening is an event in the admin log, so the arguments are shown only when somebody asks for them. */
export function DecideCall({ approval }: { approval: Approval }) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.approval.pathKey() });
  const open = useMutation(trpc.approval.open.mutationOptions());
  const approve = useMutation(trpc.approval.approve.mutationOptions({ onSuccess }));
  const edit = useMutation(trpc.approval.approveEdited.mutationOptions({ onSuccess }));
  const deny = useMutation(trpc.approval.deny.mutationOptions({ onSuccess }));
  const [edited, setEdited] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const opened = open.data;
  const { id: approvalId, version } = approval;
  const mayDecide = approval.mayVote && (approval.status === "pending" || approval.status === "approved");
  const isStale = opened !== undefined && opened.version !== version;
  const error = [open, approve, edit, deny].find((mutation) => mutation.error)?.error;
  const shown = opened?.edited ?? opened?.arguments ?? "";
  const send = () => {
    if (edited === null) approve.mutate({ org, approvalId, version });
    else edit.mutate({ org, approvalId, version, arguments: edited });
  };
  return (
    <Card title="Arguments">
      <div className="flex flex-col gap-4">
        {opened === undefined || isStale ? (
          <Button
            icon={<Eye />}
            busy={open.isPending}
            onClick={() => {
              setEdited(null);
              open.mutate({ org, approvalId });
            }}
          >
            {isStale ? "Somebody edited them: show again" : "Show the arguments"}
          </Button>
        ) : edited === null ? (
          <CodeBlock label={opened.edited === null ? "Arguments" : "Arguments, edited"}>
            <Untrusted text={readable(shown)} lines />
          </CodeBlock>
        ) : (
          <Field label="Arguments to run with instead">
            {(wiring) => (
              <textarea
                {...wiring}
                value={edited}
                rows={10}
                spellCheck={false}
                className={`${controlClass()} h-auto py-2 font-mono`}
                onChange={(event) => setEdited(event.target.value)}
              />
            )}
          </Field>
        )}
        {error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(error).sentence}
          </Notice>
        ) : null}
        {mayDecide && opened !== undefined && !isStale ? (
          <>
            <div className="flex flex-wrap gap-2">
              <Button
                look="primary"
                icon={<Check />}
                busy={approve.isPending || edit.isPending}
                onClick={send}
              >
                {edited === null ? "Approve" : "Approve as edited"}
              </Button>
              <Button onClick={() => setEdited(edited === null ? readable(shown) : null)}>
                {edited === null ? "Edit" : "Do not edit"}
              </Button>
            </div>
            <form
              className="flex flex-wrap items-end gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                deny.mutate({ org, approvalId, reason });
              }}
            >
              <TextField
                label="Reason, for the agent"
                value={reason}
                maxLength={500}
                className="grow"
                onChange={(event) => setReason(event.target.value)}
              />
              <Button
                type="submit"
                look="danger-quiet"
                icon={<Ban />}
                busy={deny.isPending}
                disabled={reason.trim() === ""}
              >
                Deny
              </Button>
            </form>
          </>
        ) : null}
      </div>
    </Card>
  );
}

/** Indented, with the numbers as they are written; as it stands where a double would change one. */
function readable(text: string): string {
  const indented = JSON.stringify(JSON.parse(text), null, 2);
  return JSON.stringify(JSON.parse(indented)) === text ? indented : text;
}
