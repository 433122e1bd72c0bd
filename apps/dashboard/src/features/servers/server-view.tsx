"use client";

import { Button, buttonClass, Notice, PageHeader, Skeleton, Untrusted } from "@sallyport/ui";
import { Pencil, Trash, TriangleAlert } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { afterFirstPaint, onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { causeWord, HealthBadge } from "./health.tsx";
import { ServerFacts } from "./server-facts.tsx";
import type { ServerDetails } from "./server-types.ts";

/** The last and largest part of the page. */
const ToolList = afterFirstPaint(
  () => import("./tool-list.tsx").then((module) => module.ToolList),
  () => <Skeleton className="h-96" />,
);

const DeleteServer = onDemand(() => import("./delete-server.tsx").then((module) => module.DeleteServer));

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
        beside={<HealthBadge server={server} />}
        actions={
          may("admin") ? (
            <>
              <Link href={`/${slug}/servers/${server.id}/edit`} className={buttonClass()}>
                <Pencil />
                Edit
              </Link>
              <Button look="danger-quiet" icon={<Trash />} onClick={() => setDeleting(true)}>
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

/** One server. `attached`: the cards of its policies and grants. */
export function ServerView({ serverId, attached }: { serverId: string; attached: ReactNode }) {
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
          title={`${causeWord(check.result)}: the last check of this server failed`}
        >
          {check.message}
        </Notice>
      ) : null}
      <ServerFacts server={server} />
      <div className="grid gap-5 lg:grid-cols-2">{attached}</div>
      <ToolList serverId={serverId} tools={server.tools} leftOut={server.leftOut} />
    </>
  );
}
