"use client";

import { buttonClass, Card, EmptyState, Untrusted } from "@sallyport/ui";
import { Plus, ShieldCheck } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { RevisionBadge } from "./revision-badge.tsx";

/** The policies of one server, on its page. */
export function PoliciesOfServer({ serverId }: { serverId: string }) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const { data: policies } = useSuspenseQuery(trpc.policy.list.queryOptions({ org: slug, serverId }));
  const add = may("policy_manager") ? (
    <Link href={`/${slug}/policies/new?server=${serverId}`} className={buttonClass("secondary", "sm")}>
      <Plus />
      New policy
    </Link>
  ) : null;
  return (
    <Card flush id="policies" title="Policies" actions={policies.length > 0 ? add : null}>
      {policies.length === 0 ? (
        <EmptyState icon={<ShieldCheck />} title="No policy yet" action={add} className="py-8">
          Without one, every call to this server is denied.
        </EmptyState>
      ) : (
        <ul>
          {policies.map((policy) => (
            <li
              key={policy.id}
              className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <Link
                prefetch={false}
                href={`/${slug}/policies/${policy.id}`}
                className="link min-w-0 font-medium wrap-anywhere"
              >
                <Untrusted text={policy.name} />
              </Link>
              <span className="flex shrink-0 items-center gap-3 text-sm text-ink-muted">
                {counted(policy.grantCount, "grant")}
                <RevisionBadge revision={policy.currentRevision} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
