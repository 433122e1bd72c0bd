import type { Metadata } from "next";
import { Overview } from "../../../features/overview/overview.tsx";
import { Page } from "../../../features/shell/page.tsx";
import { Hydrate } from "../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../trpc/server.ts";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ params }: PageProps<"/[org]">) {
  const { org } = await params;
  const overview = await load(trpc.org.overview.queryOptions({ org }));
  if (overview.firstCallAt) await load(trpc.audit.list.queryOptions({ org, scope: "calls", limit: 8 }));
  return (
    <Hydrate>
      <Page>
        <Overview />
      </Page>
    </Hydrate>
  );
}
