"use client";

import { Untrusted } from "@sallyport/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../../trpc/service-failure.ts";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";

/** Takes a server with all that hangs on it; its name has to be typed. */
export function DeleteServer({
  server,
  onClose,
}: {
  server: { id: string; name: string };
  onClose: () => void;
}) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.server.delete.mutationOptions({
      onSuccess: () => {
        notify("Server deleted");
        router.push(`/${slug}/servers`);
        queryClient.removeQueries(trpc.server.get.queryFilter({ org: slug, serverId: server.id }));
        void queryClient.invalidateQueries({ queryKey: trpc.pathKey(), refetchType: "none" });
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Delete this server?"
      action="Delete server"
      phrase={server.name}
      busy={remove.isPending || remove.isSuccess}
      error={remove.error ? serviceFailure(remove.error).sentence : null}
      onConfirm={() => remove.mutate({ org: slug, serverId: server.id })}
      onClose={onClose}
    >
      <p>
        <Untrusted text={server.name} /> goes out of use at once: its grants are revoked, its policies go with
        it, and the credential that Sallyport holds for it is erased.
      </p>
      <p>Its audit trail stays. This cannot be undone.</p>
    </ConfirmDialog>
  );
}
