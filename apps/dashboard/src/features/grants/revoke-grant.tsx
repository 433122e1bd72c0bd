"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../../trpc/service-failure.ts";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Grant } from "./grant-types.ts";

export function RevokeGrant({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.grant.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.grant.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.identity.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.org.pathKey() });
        notify("Grant revoked");
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Revoke this grant?"
      action="Revoke grant"
      busy={revoke.isPending}
      error={revoke.error ? serviceFailure(revoke.error).sentence : null}
      onConfirm={() => revoke.mutate({ org: slug, grantId: grant.id })}
      onClose={onClose}
    >
      <p>
        The token of <Untrusted text={grant.label} /> ({grant.tokenHint}) is refused from the next call on,
        and its open streams end. Other grants of <Untrusted text={grant.identity.name} /> go on.
      </p>
      <p>A revoked grant cannot be brought back; make a new one instead.</p>
    </ConfirmDialog>
  );
}
