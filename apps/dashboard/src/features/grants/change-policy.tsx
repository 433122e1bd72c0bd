"use client";

import { Button, Notice, Untrusted } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { DialogFrame } from "../feedback/dialog-frame.tsx";
import { notify } from "../feedback/notify.ts";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { NO_POLICY } from "./grant-draft.ts";
import type { Grant } from "./grant-types.ts";
import { PolicyField } from "./policy-field.tsx";

function useRefresh(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return async () => {
    const stale = [trpc.grant.pathKey(), trpc.policy.pathKey()];
    await Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
}

/** Sets the policy again that the grant had when the dialog was opened. Works after the dialog is gone. */
function useUndo(grant: Grant): () => void {
  const { slug } = useOrg();
  const client = useTRPCClient();
  const refresh = useRefresh();
  const [former] = useState(grant.policy?.id ?? null);
  return () => {
    client.grant.setPolicy.mutate({ org: slug, grantId: grant.id, policyId: former }).then(
      async () => {
        await refresh();
        notify("The former policy is set again.");
      },
      (error: unknown) => notify(`Not undone. ${serviceFailure(error).sentence}`, "bad"),
    );
  };
}

/** Selects another policy for a grant. Nothing changes before the person confirms. */
export function ChangePolicy({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const before = grant.policy?.id ?? NO_POLICY;
  const [policyId, setPolicyId] = useState(before);
  const policies = useQuery(trpc.policy.list.queryOptions({ org: slug, serverId: grant.server.id }));
  const refresh = useRefresh();
  const undo = useUndo(grant);
  const onSuccess = async () => {
    await refresh();
    notify("Policy changed. The change applies within a second.", "ok", { undo });
    onClose();
  };
  const change = useMutation(trpc.grant.setPolicy.mutationOptions({ onSuccess }));
  const error = change.error ?? policies.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (policyId !== before)
      change.mutate({ org: slug, grantId: grant.id, policyId: policyId === NO_POLICY ? null : policyId });
  };
  return (
    <DialogFrame title="Change policy" onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-base text-ink-muted">
          The next call with the token of <Untrusted text={grant.label} /> is decided by the new policy.
          Clients do not have to reconnect.
        </p>
        <PolicyField
          policies={policies.data ?? []}
          serverId={grant.server.id}
          policyId={policyId}
          error={undefined}
          onChange={setPolicyId}
        />
        {error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(error).sentence}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={change.isPending || change.isSuccess}
            disabled={policyId === before}
          >
            Change policy
          </Button>
        </div>
      </form>
    </DialogFrame>
  );
}
