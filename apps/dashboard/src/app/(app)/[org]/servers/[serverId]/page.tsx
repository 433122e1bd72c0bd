import type { Metadata } from "next";
import { ServerView } from "../../../../../features/servers/server-view.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

type Props = PageProps<"/[org]/servers/[serverId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, serverId } = await params;
  const { name } = await load(trpc.server.get.queryOptions({ org, serverId }));
  return { title: name };
}

export default async function ServerPage({ params }: Props) {
  const { org, serverId } = await params;
  await Promise.all([
    load(trpc.server.get.queryOptions({ org, serverId })),
    load(trpc.policy.list.queryOptions({ org, serverId })),
    load(trpc.grant.list.queryOptions({ org, serverId })),
  ]);
  return (
    <Hydrate>
      <Page>
        <ServerView serverId={serverId} />
      </Page>
    </Hydrate>
  );
}
