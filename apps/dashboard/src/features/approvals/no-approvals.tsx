"use client";

import { buttonClass, Button, Card, EmptyState } from "@sallyport/ui";
import { CircleCheck, SearchX } from "@sallyport/ui/icons";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import type { ApprovalAddress } from "./approval-address.ts";
import type { SetApprovalAddress } from "./use-approval-address.ts";

export type NoApprovalsProps = { address: ApprovalAddress; set: SetApprovalAddress };

/** An empty list, with the one thing to do next. */
export function NoApprovals({ address, set }: NoApprovalsProps) {
  const { slug } = useOrg();
  if (address.status !== null) {
    return (
      <Card flush>
        <EmptyState
          icon={<SearchX />}
          title="No call ended like this"
          action={<Button onClick={() => set({ status: null })}>Show all</Button>}
        >
          Other calls may have ended otherwise.
        </EmptyState>
      </Card>
    );
  }
  const isPending = address.show === "pending";
  return (
    <Card flush>
      <EmptyState
        icon={<CircleCheck />}
        title={isPending ? "No call waits for approval" : "No call was decided yet"}
        action={
          <Link href={`/${slug}/policies`} className={buttonClass("primary")}>
            Open the policies
          </Link>
        }
      >
        A tool whose rule has <code>approval</code> in a policy holds its calls until people decide about them
        here. A new one appears within a second.
      </EmptyState>
    </Card>
  );
}
