import type { Metadata } from "next";
import { parseAddress } from "../../../../features/approvals/approval-address.ts";
import { ApprovalsPage } from "../../../../features/approvals/approvals-page.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsRoute({ params, searchParams }: PageProps<"/[org]/approvals">) {
  const [{ org }, search] = await Promise.all([params, searchParams]);
  const { show, status } = parseAddress({ get: (key) => [search[key]].flat()[0] ?? null });
  await load(trpc.approval.list.queryOptions({ org, show, ...(status && { status }) }));
  return (
    <Hydrate>
      <Page>
        <ApprovalsPage />
      </Page>
    </Hydrate>
  );
}
