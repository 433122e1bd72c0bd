"use client";

import { Card, EmptyState, PageHeader, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { CircleCheck } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import type { Approval } from "./approval-types.ts";

const LOOK_MS = 1000;

function Row({ approval }: { approval: Approval }) {
  const { slug } = useOrg();
  return (
    <Tr>
      <Td className="font-medium wrap-anywhere">
        <Link href={`/${slug}/approvals/${approval.id}`}>
          <Untrusted text={approval.tool} />
        </Link>
      </Td>
      <Td className="wrap-anywhere">
        <Untrusted text={approval.identity.name} />
      </Td>
      <Td className="wrap-anywhere">
        <Untrusted text={approval.server.name} />
      </Td>
      <Td>
        <ApprovalStatus status={approval.status} />
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        <Time at={approval.askedAt} />
      </Td>
    </Tr>
  );
}

function Approvals({ title, approvals }: { title: string; approvals: readonly Approval[] }) {
  return (
    <Card flush title={title}>
      <Table label={title} columns={["Tool", "Identity", "Server", "State", "Asked"]}>
        {approvals.map((approval) => (
          <Row key={approval.id} approval={approval} />
        ))}
      </Table>
    </Card>
  );
}

/** The calls that wait for people, and those that did. */
export function ApprovalsPage() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: pending } = useSuspenseQuery(
    trpc.approval.list.queryOptions({ org: slug, show: "pending" }, { refetchInterval: LOOK_MS }),
  );
  const { data: decided } = useSuspenseQuery(
    trpc.approval.list.queryOptions({ org: slug, show: "decided" }, { refetchInterval: 5 * LOOK_MS }),
  );
  return (
    <>
      <PageHeader
        title="Approvals"
        description="Calls that a policy holds until people approve them. An approval is for one call and lets it run once."
      />
      {pending.length > 0 ? (
        <Approvals title="Waiting" approvals={pending} />
      ) : (
        <Card flush title="Waiting">
          <EmptyState icon={<CircleCheck />} title="No call waits for approval">
            A rule with <code>approval</code> in a policy holds calls until people decide about them here.
          </EmptyState>
        </Card>
      )}
      {decided.length > 0 ? <Approvals title="Decided" approvals={decided} /> : null}
    </>
  );
}
