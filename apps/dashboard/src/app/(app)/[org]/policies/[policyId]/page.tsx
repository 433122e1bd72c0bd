import type { Metadata } from "next";
import { PolicyEditor } from "../../../../../features/policies/policy-editor.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

type Props = PageProps<"/[org]/policies/[policyId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, policyId } = await params;
  const { name } = await load(trpc.policy.get.queryOptions({ org, policyId }));
  return { title: name };
}

export default async function PolicyPage({ params }: Props) {
  const { org, policyId } = await params;
  await Promise.all([
    load(trpc.policy.get.queryOptions({ org, policyId })),
    load(trpc.policy.revisions.queryOptions({ org, policyId })),
  ]);
  return (
    <Hydrate>
      <Page wide>
        <PolicyEditor policyId={policyId} />
      </Page>
    </Hydrate>
  );
}
