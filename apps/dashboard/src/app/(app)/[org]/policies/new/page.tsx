import { PageHeader } from "@sallyport/ui";
import type { Metadata } from "next";
import Link from "next/link";
import { NewPolicy } from "../../../../../features/policies/new-policy.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

export const metadata: Metadata = { title: "New policy" };

export default async function NewPolicyPage({ params, searchParams }: PageProps<"/[org]/policies/new">) {
  const { org } = await params;
  const { server } = await searchParams;
  const servers = await load(trpc.server.list.queryOptions({ org }));
  const chosen = servers.find(({ id }) => id === server) ?? servers[0];
  if (chosen) await load(trpc.server.get.queryOptions({ org, serverId: chosen.id }));
  return (
    <Hydrate>
      <Page>
        <PageHeader
          above={
            <Link className="link" href={`/${org}/policies`}>
              Policies
            </Link>
          }
          title="New policy"
          description="A new policy is a draft. It is enforced after you publish it and select it for a grant."
        />
        <NewPolicy serverId={chosen?.id ?? null} />
      </Page>
    </Hydrate>
  );
}
