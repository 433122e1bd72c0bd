"use client";

import { PageHeader, Untrusted } from "@sallyport/ui";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import { usePageKeys } from "../address/use-page-keys.ts";
import { useOrg } from "../org/org-provider.tsx";
import { ApprovalDetail } from "./approval-detail.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import { LOOK_MS } from "./look-ms.ts";

/** The page of one call: messages about it lead here. */
export function ApprovalView({ approvalId }: { approvalId: string }) {
  const { slug } = useOrg();
  const router = useRouter();
  const trpc = useTRPC();
  const { data: approval } = useSuspenseQuery(
    trpc.approval.get.queryOptions({ org: slug, approvalId }, { refetchInterval: LOOK_MS }),
  );
  usePageKeys((key) => {
    if (key !== "Escape") return false;
    router.push(`/${slug}/approvals`);
    return true;
  });
  return (
    <>
      <PageHeader
        above={
          <Link className="link" href={`/${slug}/approvals`}>
            Approvals
          </Link>
        }
        title={<Untrusted text={approval.tool} />}
        beside={<ApprovalStatus status={approval.status} />}
      />
      <ApprovalDetail approval={approval} />
    </>
  );
}
