"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx";
import { useConfirmed } from "../feedback/use-confirmed.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { Endpoint } from "./notification-types.ts";

export type DeleteEndpointProps = { endpoint: Endpoint; onClose: () => void };

export function DeleteEndpoint({ endpoint, onClose }: DeleteEndpointProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const onSuccess = useConfirmed({
    notice: "Endpoint deleted",
    stale: [trpc.notification.settings.queryKey()],
    leave: { close: onClose },
  });
  return (
    <ConfirmDialog
      title={`Delete ${endpoint.name}?`}
      action="Delete endpoint"
      mutation={useMutation(trpc.notification.deleteEndpoint.mutationOptions({ onSuccess }))}
      input={{ org: slug, endpointId: endpoint.id }}
      onClose={onClose}
    >
      <p>It is told nothing any more. Its secret and its delivery log are deleted too.</p>
    </ConfirmDialog>
  );
}
