"use client";

import { Button, Card, Notice, Skeleton, Spinner } from "@sallyport/ui";
import { CircleCheck, TriangleAlert } from "@sallyport/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { FieldChanges } from "../servers/definition-changes.tsx";
import { argumentChanges, indented } from "./argument-text.ts";
import type { Approval } from "./approval-types.ts";
import type { JsonEditorProps } from "./json-editor.tsx";

const JsonEditor = onDemand<JsonEditorProps>(
  () => import("./json-editor.tsx").then((module) => module.JsonEditor),
  () => <Skeleton className="h-40" />,
);

/** After so long without a key the server is asked. */
const QUIET_MS = 400;

export type EditArgumentsProps = {
  approval: Approval;
  /** The arguments as they stand. */
  stands: string;
  onApprove: (text: string) => void;
  onClose: () => void;
};

/** What the server says of the newest text: null while it has not answered. */
function useVerdict(approval: Approval, text: string) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const { mutate, reset, error, isSuccess } = useMutation(trpc.approval.checkEdited.mutationOptions());
  const { id: approvalId, version } = approval;
  useEffect(() => {
    reset();
    const timer = setTimeout(() => mutate({ org, approvalId, version, arguments: text }), QUIET_MS);
    return () => clearTimeout(timer);
  }, [mutate, reset, org, approvalId, version, text]);
  if (error) return { ok: false, sentence: serviceFailure(error).sentence };
  return isSuccess ? { ok: true, sentence: "They fit the tool's schema, and the policy allows them." } : null;
}

/** Other arguments for a call: the server checks them against the tool's schema and the policy while they are typed. */
export function EditArguments({ approval, stands, onApprove, onClose }: EditArgumentsProps) {
  const [initial] = useState(() => indented(stands));
  const [text, setText] = useState(initial);
  const verdict = useVerdict(approval, text);
  const changes = argumentChanges(stands, text);
  const isChanged = changes !== null && changes.length > 0;
  return (
    <Card title="Edit the arguments">
      <div className="flex flex-col gap-3">
        <JsonEditor label="Arguments to run with instead" initialText={initial} onText={setText} />
        {verdict === null ? (
          <output className="flex items-center gap-2 text-base text-ink-muted">
            <Spinner /> Checking against schema and policy…
          </output>
        ) : (
          <Notice
            tone={verdict.ok ? "ok" : "bad"}
            live="status"
            icon={verdict.ok ? <CircleCheck /> : <TriangleAlert />}
          >
            {verdict.sentence}
          </Notice>
        )}
        {isChanged ? <FieldChanges changes={changes} /> : null}
        <p className="text-sm text-ink-muted">
          Whoever approved the arguments as they were has to approve again. The proxy asks the policy once
          more before the call runs.
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabled={!isChanged || verdict?.ok !== true}
            onClick={() => onApprove(text)}
          >
            Approve as edited…
          </Button>
          <Button onClick={onClose}>Do not edit</Button>
        </div>
      </div>
    </Card>
  );
}
