import type { Metadata } from "next";
import { PolicyList } from "../../../../features/policies/policy-list.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage({ params }: PageProps<"/[org]/policies">) {
  const { org } = await params;
  await load(trpc.policy.list.queryOptions({ org }));
  return (
    <Hydrate>
      <Page>
        <PolicyList />
      </Page>
    </Hydrate>
  );
}
