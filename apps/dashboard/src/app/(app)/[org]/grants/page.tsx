import type { Metadata } from "next";
import { GrantsPage } from "../../../../features/grants/grants-page.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Identities & grants" };

export default async function GrantsRoute({ params }: PageProps<"/[org]/grants">) {
  const { org } = await params;
  await Promise.all([
    load(trpc.grant.list.queryOptions({ org })),
    load(trpc.identity.list.queryOptions({ org })),
  ]);
  return (
    <Hydrate>
      <Page>
        <GrantsPage />
      </Page>
    </Hydrate>
  );
}
