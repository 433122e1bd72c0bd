import type { Metadata } from "next";
import { ApprovalView } from "../../../../../features/approvals/approval-view.tsx";
import { Page } from "../../../../../features/shell/page.tsx";
import { Hydrate } from "../../../../../trpc/hydrate.tsx";
import { load, trpc } from "../../../../../trpc/server.ts";

type Props = PageProps<"/[org]/approvals/[approvalId]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org, approvalId } = await params;
  const { tool } = await load(trpc.approval.get.queryOptions({ org, approvalId }));
  return { title: `Approval: ${tool}` };
}

export default async function ApprovalPage({ params }: Props) {
  const { org, approvalId } = await params;
  await load(trpc.approval.get.queryOptions({ org, approvalId }));
  return (
    <Hydrate>
      <Page>
        <ApprovalView approvalId={approvalId} />
      </Page>
    </Hydrate>
  );
}
