"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { useConfirmed } from "../feedback/use-confirmed.ts";
import { useOrg } from "../org/org-provider.tsx";

type Props = { policy: { id: string; name: string }; onClose: () => void };

export function DeletePolicy({ policy, onClose }: Props) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const onSuccess = useConfirmed({
    notice: "Policy deleted",
    stale: [trpc.policy.pathKey()],
    leave: { to: `/${slug}/policies` },
  });
  return (
    <ConfirmDialog
      title="Delete this policy?"
      action="Delete policy"
      phrase={policy.name}
      mutation={useMutation(trpc.policy.delete.mutationOptions({ onSuccess }))}
      input={{ org: slug, policyId: policy.id }}
      onClose={onClose}
    >
      <p>
        Grants can no longer use <Untrusted text={policy.name} />. A policy that an active grant uses cannot
        be deleted: give that grant another policy first.
      </p>
      <p>The audit trail keeps what it says about the revisions of this policy. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
