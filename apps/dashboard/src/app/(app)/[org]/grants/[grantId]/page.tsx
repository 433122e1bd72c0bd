import type { Metadata } from "next";
import { GrantView } from "../../../../../features/grants/grant-view.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

type Props = PageProps<"/[org]/grants/[grantId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, grantId } = await params;
  const { label } = await load(trpc.grant.get.queryOptions({ org, grantId }));
  return { title: label };
}

export default async function GrantPage({ params }: Props) {
  const { org, grantId } = await params;
  await Promise.all([
    load(trpc.grant.get.queryOptions({ org, grantId })),
    load(trpc.audit.list.queryOptions({ org, grantId, scope: "calls", limit: 1 })),
  ]);
  return (
    <Hydrate>
      <Page>
        <GrantView grantId={grantId} />
      </Page>
    </Hydrate>
  );
}
