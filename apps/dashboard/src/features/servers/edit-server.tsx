"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { draftOf, toInput, toSettings } from "./server-draft.ts";
import { ServerForm } from "./server-form.tsx";

type Props = { serverId: string; otherNames: readonly string[] };

export function EditServer({ serverId, otherNames }: Props) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: server } = useSuspenseQuery(trpc.server.get.queryOptions({ org: slug, serverId }));
  const [initial] = useState(() => draftOf(server));
  const back = `/${slug}/servers/${serverId}`;
  const update = useMutation(
    trpc.server.update.mutationOptions({
      onSuccess: async ({ check }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.server.pathKey() });
        if (check.ok) notify("Saved. The server responds.");
        else notify("Saved, but the server does not respond", "bad");
        router.push(back);
      },
    }),
  );
  return (
    <ServerForm
      initial={initial}
      otherNames={otherNames}
      serverId={serverId}
      submit="Save changes"
      busy={update.isPending || update.isSuccess}
      failure={update.error ? serviceFailure(update.error) : null}
      onReset={update.reset}
      cancel={back}
      onSubmit={(draft) => update.mutate({ org: slug, serverId, ...toSettings(draft), ...toInput(draft) })}
    />
  );
}
