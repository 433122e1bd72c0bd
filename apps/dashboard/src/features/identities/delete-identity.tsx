"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../../trpc/service-failure.ts";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import type { Identity } from "../grants/grant-types.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";

export function DeleteIdentity({ identity, onClose }: { identity: Identity; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.identity.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.identity.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.grant.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.org.pathKey() });
        notify("Identity deleted");
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Delete this identity?"
      action="Delete identity"
      phrase={identity.name}
      busy={remove.isPending}
      error={remove.error ? serviceFailure(remove.error).sentence : null}
      onConfirm={() => remove.mutate({ org: slug, identityId: identity.id })}
      onClose={onClose}
    >
      <p>
        <Untrusted text={identity.name} /> has {counted(identity.grantCount, "grant")} in force. All of them
        are revoked at once.
      </p>
      <p>Its calls stay in the audit trail. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
