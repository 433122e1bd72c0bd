"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { useConfirmed } from "../feedback/use-confirmed.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Grant } from "./grant-types.ts";

export function RevokeGrant({ grant, onClose }: { grant: Grant; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const onSuccess = useConfirmed({
    notice: "Grant revoked",
    stale: [trpc.grant.pathKey(), trpc.identity.pathKey(), trpc.org.pathKey()],
    leave: { close: onClose },
  });
  return (
    <ConfirmDialog
      title="Revoke this grant?"
      action="Revoke grant"
      mutation={useMutation(trpc.grant.revoke.mutationOptions({ onSuccess }))}
      input={{ org: slug, grantId: grant.id }}
      onClose={onClose}
    >
      <p>
        The proxy refuses every further call with the token of <Untrusted text={grant.label} /> (
        {grant.tokenHint}) and ends its open streams. Other grants of <Untrusted text={grant.identity.name} />{" "}
        keep working.
      </p>
      <p>You cannot restore a revoked grant. Create a new one instead.</p>
    </ConfirmDialog>
  );
}
