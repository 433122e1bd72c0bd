"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { useConfirmed } from "../feedback/use-confirmed.ts";
import { useOrg } from "../org/org-provider.tsx";

type Props = { server: { id: string; name: string }; onClose: () => void };

/** Deletes a server with its policies and grants; the person has to type its name. */
export function DeleteServer({ server, onClose }: Props) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const onSuccess = useConfirmed({
    notice: "Server deleted",
    stale: [trpc.pathKey()],
    leave: { to: `/${slug}/servers` },
  });
  return (
    <ConfirmDialog
      title="Delete this server?"
      action="Delete server"
      phrase={server.name}
      mutation={useMutation(trpc.server.delete.mutationOptions({ onSuccess }))}
      input={{ org: slug, serverId: server.id }}
      onClose={onClose}
    >
      <p>
        <Untrusted text={server.name} /> stops working at once: its grants are revoked, its policies are
        deleted, and the credential that Sallyport holds for it is erased.
      </p>
      <p>Its audit trail stays. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
