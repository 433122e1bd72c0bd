import type { Metadata } from "next";
import { ApprovalsPage } from "../../../../features/approvals/approvals-page.tsx";
import { Page } from "../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../trpc/server.ts";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsRoute({ params }: PageProps<"/[org]/approvals">) {
  const { org } = await params;
  await Promise.all([
    load(trpc.approval.list.queryOptions({ org, show: "pending" })),
    load(trpc.approval.list.queryOptions({ org, show: "decided" })),
  ]);
  return (
    <Hydrate>
      <Page>
        <ApprovalsPage />
      </Page>
    </Hydrate>
  );
}
