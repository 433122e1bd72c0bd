"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { useConfirmed } from "../feedback/use-confirmed.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import type { Identity } from "./identity-types.ts";

export function DeleteIdentity({ identity, onClose }: { identity: Identity; onClose: () => void }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const onSuccess = useConfirmed({
    notice: "Identity deleted",
    stale: [trpc.identity.pathKey(), trpc.grant.pathKey(), trpc.org.pathKey()],
    leave: { close: onClose },
  });
  return (
    <ConfirmDialog
      title="Delete this identity?"
      action="Delete identity"
      phrase={identity.name}
      mutation={useMutation(trpc.identity.delete.mutationOptions({ onSuccess }))}
      input={{ org: slug, identityId: identity.id }}
      onClose={onClose}
    >
      <p>
        Deleting <Untrusted text={identity.name} /> revokes its {counted(identity.grantCount, "grant")} at
        once.
      </p>
      <p>Its calls stay in the audit trail. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
