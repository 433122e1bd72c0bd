import { PageHeader } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { EditServer } from "../../../../../../features/servers/edit-server.tsx";
import { Page } from "../../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Edit server" };

export default async function EditServerPage({ params }: PageProps<"/[org]/servers/[serverId]/edit">) {
  const { org, serverId } = await params;
  const [server, servers] = await Promise.all([
    load(trpc.server.get.queryOptions({ org, serverId })),
    load(trpc.server.list.queryOptions({ org })),
  ]);
  return (
    <Hydrate>
      <Page>
        <PageHeader
          above={
            <Link className="link" href={`/${org}/servers/${serverId}`}>
              {server.name}
            </Link>
          }
          title="Edit server"
        />
        <EditServer
          serverId={serverId}
          otherNames={servers.filter(({ id }) => id !== serverId).map(({ name }) => name)}
        />
      </Page>
    </Hydrate>
  );
}
