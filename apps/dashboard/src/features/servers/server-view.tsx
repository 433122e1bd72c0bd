"use client";

import { Button, Notice, PageHeader, Untrusted, buttonClass } from "@sallyport/ui";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Pencil, RefreshCw, Trash2, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../../trpc/service-failure.ts";
import { notify } from "../feedback/notify.ts";
import { GrantsOfServer } from "../grants/grants-of-server.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { PoliciesOfServer } from "../policies/policies-of-server.tsx";
import { counted } from "../preferences/format-time.ts";
import { HealthBadge, causeWord } from "./health.tsx";
import { ServerFacts } from "./server-facts.tsx";
import type { ServerDetails } from "./server-types.ts";
import { ToolList } from "./tool-list.tsx";

const DeleteServer = dynamic(() => import("./delete-server.tsx").then((module) => module.DeleteServer), {
  ssr: false,
});

/** Asks the server again which tools it has. */
function DiscoverButton({ serverId }: { serverId: string }) {
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
    found.removed > 0 ? `${found.removed} gone` : "",
  ].filter(Boolean);
  return `${counted(found.toolCount, "tool")}: ${changes.join(", ") || "nothing changed"}`;
}

function Head({ server }: { server: ServerDetails }) {
  const { slug, may } = useOrg();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <PageHeader
        above={
          <Link className="link" href={`/${slug}/servers`}>
            Servers
          </Link>
        }
        title={<Untrusted text={server.name} />}
        beside={<HealthBadge check={server.check} />}
        actions={
          may("admin") ? (
            <>
              <Link href={`/${slug}/servers/${server.id}/edit`} className={buttonClass()}>
                <Pencil />
                Edit
              </Link>
              <Button look="danger-quiet" icon={<Trash2 />} onClick={() => setDeleting(true)}>
                Delete
              </Button>
            </>
          ) : null
        }
      />
      {deleting ? <DeleteServer server={server} onClose={() => setDeleting(false)} /> : null}
    </>
  );
}

export function ServerView({ serverId }: { serverId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: server } = useSuspenseQuery(trpc.server.get.queryOptions({ org: slug, serverId }));
  const { check } = server;
  return (
    <>
      <Head server={server} />
      {check && check.result !== "ok" ? (
        <Notice
          tone="bad"
          icon={<TriangleAlert />}
          title={`${causeWord(check.result)}: the server did not answer as it should`}
        >
          {check.message}
        </Notice>
      ) : null}
      <ServerFacts server={server} />
      <div className="grid gap-5 lg:grid-cols-2">
        <PoliciesOfServer serverId={serverId} />
        <GrantsOfServer serverId={serverId} />
      </div>
      <ToolList tools={server.tools} actions={<DiscoverButton serverId={serverId} />} />
    </>
  );
}
