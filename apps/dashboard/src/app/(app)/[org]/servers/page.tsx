import type { Metadata } from "next";
import { ServerList } from "../../../../features/servers/server-list.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Servers" };

export default async function ServersPage({ params }: PageProps<"/[org]/servers">) {
  const { org } = await params;
  await load(trpc.server.list.queryOptions({ org }));
  return (
    <Hydrate>
      <Page>
        <ServerList />
      </Page>
    </Hydrate>
  );
}
