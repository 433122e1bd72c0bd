import type { Metadata } from "next";
import { GrantsOfServer } from "../../../../../features/grants/grants-of-server.tsx";
import { PoliciesOfServer } from "../../../../../features/policies/policies-of-server.tsx";
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

export default async function ServerPage({ params, searchParams }: Props) {
  const { org, serverId } = await params;
  const { review } = await searchParams;
  const { tools } = await load(trpc.server.get.queryOptions({ org, serverId }));
  await Promise.all([
    ...tools
      .filter(({ name }) => name === review)
      .map(({ name }) => load(trpc.server.toolReview.queryOptions({ org, serverId, tool: name }))),
    load(trpc.policy.list.queryOptions({ org, serverId })),
    load(trpc.grant.list.queryOptions({ org, serverId })),
  ]);
  return (
    <Hydrate>
      <Page>
        <ServerView
          serverId={serverId}
          attached={
            <>
              <PoliciesOfServer serverId={serverId} />
              <GrantsOfServer serverId={serverId} />
            </>
          }
        />
      </Page>
    </Hydrate>
  );
}
