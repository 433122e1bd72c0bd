"use client";

import { Badge, Card, EmptyState, PageHeader, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { PencilLine, ShieldCheck } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Time } from "../preferences/time.tsx";
import type { PolicySummary } from "./policy-types.ts";
import { RevisionBadge } from "./revision-badge.tsx";

function Row({ policy }: { policy: PolicySummary }) {
  const { slug } = useOrg();
  return (
    <Tr>
      <Td>
        <Link
          prefetch={false}
          href={`/${slug}/policies/${policy.id}`}
          className="link font-medium wrap-anywhere"
        >
          <Untrusted text={policy.name} />
        </Link>
      </Td>
      <Td>
        <Link prefetch={false} href={`/${slug}/servers/${policy.server.id}`} className="link wrap-anywhere">
          <Untrusted text={policy.server.name} />
        </Link>
      </Td>
      <Td className="whitespace-nowrap">
        <span className="flex gap-1.5">
          <RevisionBadge revision={policy.currentRevision} />
          {policy.hasUnpublishedDraft && policy.currentRevision > 0 ? (
            <Badge tone="accent" icon={<PencilLine />}>
              Unpublished draft
            </Badge>
          ) : null}
        </span>
      </Td>
      <Td className="whitespace-nowrap text-ink-muted">
        {policy.publishedAt ? <Time at={policy.publishedAt} precision="minute" /> : "—"}
      </Td>
      <Td className="whitespace-nowrap">{counted(policy.grantCount, "grant")}</Td>
    </Tr>
  );
}

export function PolicyList() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: policies } = useSuspenseQuery(trpc.policy.list.queryOptions({ org: slug }));
  return (
    <>
      <PageHeader
        title="Policies"
        description="A policy says which calls are allowed on a server. It applies to the grants that use it, after you publish it."
        actions={
          policies.length > 0 ? (
            <AddLink mayAdd="policy_manager" path="/policies/new">
              New policy
            </AddLink>
          ) : null
        }
      />
      <Card flush>
        {policies.length === 0 ? (
          <EmptyState
            icon={<ShieldCheck />}
            title="No policies yet"
            action={
              <AddLink mayAdd="policy_manager" path="/policies/new">
                New policy
              </AddLink>
            }
          >
            Without a policy, a grant is denied every call. Start with a policy that allows a few tools, then
            extend it.
          </EmptyState>
        ) : (
          <Table
            label="Policies"
            columns={["Name", "Server", "Enforced", "Published", "Used by"]}
            minWidth="lg"
          >
            {policies.map((policy) => (
              <Row key={policy.id} policy={policy} />
            ))}
          </Table>
        )}
      </Card>
    </>
  );
}
