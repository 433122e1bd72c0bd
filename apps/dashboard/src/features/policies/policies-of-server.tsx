"use client";

import { Untrusted } from "@sallyport/ui";
import { ShieldCheck } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { AttachedCard } from "../servers/attached-card.tsx";
import { RevisionBadge } from "./revision-badge.tsx";

/** The policies of one server, on its page. */
export function PoliciesOfServer({ serverId }: { serverId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: policies } = useSuspenseQuery(trpc.policy.list.queryOptions({ org: slug, serverId }));
  return (
    <AttachedCard
      id="policies"
      title="Policies"
      add={
        <AddLink mayAdd="policy_manager" path={`/policies/new?server=${serverId}`} size="sm">
          New policy
        </AddLink>
      }
      empty={{
        icon: <ShieldCheck />,
        title: "No policies yet",
        text: "Without a published policy, every call to this server is denied.",
      }}
      items={policies.map((policy) => ({
        id: policy.id,
        href: `/${slug}/policies/${policy.id}`,
        name: <Untrusted text={policy.name} />,
        state: (
          <>
            {counted(policy.grantCount, "grant")}
            <RevisionBadge revision={policy.currentRevision} />
          </>
        ),
      }))}
    />
  );
}
