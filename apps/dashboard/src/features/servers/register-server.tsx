"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { EMPTY_SERVER, toNewInput } from "./server-draft.ts";
import { ServerForm } from "./server-form.tsx";

type Props = {
  demoServerUrl: string | null;
  otherNames: readonly string[];
  /** What the form begins with. */
  initial?: { readonly name: string; readonly url: string };
  /** Where to go with the new server's id, instead of to its page. */
  next?: string;
};

export function RegisterServer({ demoServerUrl, otherNames, initial, next }: Props) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.server.create.mutationOptions({
      onSuccess: async ({ serverId, check }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.server.pathKey() });
        await queryClient.invalidateQueries({ queryKey: trpc.org.pathKey() });
        if (check.ok) notify(`Registered with ${counted(check.toolCount, "tool")}`);
        else notify("Registered, but the server does not respond", "bad");
        router.push(next === undefined ? `/${slug}/servers/${serverId}` : `${next}&on=${serverId}`);
      },
    }),
  );
  return (
    <ServerForm
      initial={{ ...EMPTY_SERVER, ...initial }}
      demoServerUrl={demoServerUrl}
      otherNames={otherNames}
      submit="Register server"
      busy={create.isPending || create.isSuccess}
      failure={create.error ? serviceFailure(create.error) : null}
      onReset={create.reset}
      cancel={`/${slug}/servers`}
      onSubmit={(draft) => create.mutate({ org: slug, ...toNewInput(draft) })}
    />
  );
}
