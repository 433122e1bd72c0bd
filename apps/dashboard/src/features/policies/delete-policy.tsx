"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../../trpc/service-failure.ts";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";

export function DeletePolicy({
  policy,
  onClose,
}: {
  policy: { id: string; name: string };
  onClose: () => void;
}) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.policy.delete.mutationOptions({
      onSuccess: () => {
        notify("Policy deleted");
        router.push(`/${slug}/policies`);
        void queryClient.invalidateQueries({ queryKey: trpc.policy.pathKey(), refetchType: "none" });
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Delete this policy?"
      action="Delete policy"
      phrase={policy.name}
      busy={remove.isPending || remove.isSuccess}
      error={remove.error ? serviceFailure(remove.error).sentence : null}
      onConfirm={() => remove.mutate({ org: slug, policyId: policy.id })}
      onClose={onClose}
    >
      <p>
        <Untrusted text={policy.name} /> can then no longer be given to grants. A policy that a live grant
        carries is not deleted.
      </p>
      <p>What the audit trail says of its revisions stays. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
