import { PageHeader } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { NewGrant } from "../../../../../features/grants/new-grant.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

export const metadata: Metadata = { title: "New grant" };

export default async function NewGrantPage({ params, searchParams }: PageProps<"/[org]/grants/new">) {
  const { org } = await params;
  const { server } = await searchParams;
  await Promise.all([
    load(trpc.identity.list.queryOptions({ org })),
    load(trpc.server.list.queryOptions({ org })),
    load(trpc.policy.list.queryOptions({ org })),
  ]);
  return (
    <Hydrate>
      <Page>
        <PageHeader
          above={
            <Link className="link" href={`/${org}/grants`}>
              Identities & grants
            </Link>
          }
          title="New grant"
          description="A grant lets one identity use one server under one policy. Its token is shown once, on the next page."
        />
        <NewGrant serverId={typeof server === "string" ? server : null} />
      </Page>
    </Hydrate>
  );
}
