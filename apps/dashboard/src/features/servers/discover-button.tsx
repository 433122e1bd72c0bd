"use client";

import { Button } from "@sallyport/ui";
import { RefreshCw } from "@sallyport/ui/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { causeWord } from "./health.tsx";

/** Loads the list of the server's tools again. */
export function DiscoverButton({ serverId }: { serverId: string }) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const discover = useMutation(
    trpc.server.discover.mutationOptions({
      onSuccess: async (result) => {
        await queryClient.invalidateQueries({ queryKey: trpc.server.pathKey() });
        if (result.ok) notify(discoveryWords(result));
        else notify(`${causeWord(result.cause)}. ${result.message}`, "bad");
      },
      onError: (error) => notify(serviceFailure(error).sentence, "bad"),
    }),
  );
  if (!may("policy_manager")) return null;
  return (
    <Button
      icon={<RefreshCw />}
      busy={discover.isPending}
      onClick={() => discover.mutate({ org: slug, serverId })}
    >
      Discover again
    </Button>
  );
}

function discoveryWords(found: {
  toolCount: number;
  added: number;
  changed: number;
  removed: number;
}): string {
  const changes = [
    found.added > 0 ? `${found.added} new` : "",
    found.changed > 0 ? `${found.changed} changed` : "",
    found.removed > 0 ? `${found.removed} removed` : "",
  ].filter(Boolean);
  return `${counted(found.toolCount, "tool")}: ${changes.join(", ") || "no changes"}`;
}
