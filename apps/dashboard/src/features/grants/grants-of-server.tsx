"use client";

import { Untrusted } from "@sallyport/ui";
import { KeyRound } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { KindIcon } from "../identities/identity-kind.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { AttachedCard } from "../servers/attached-card.tsx";
import type { Grant } from "./grant-types.ts";
import { StatusBadge } from "./status-badge.tsx";

function WhoAndPolicy({ grant }: { grant: Grant }) {
  return (
    <span className="flex items-center gap-1 text-sm text-ink-muted">
      <KindIcon kind={grant.identity.kind} />
      <span className="wrap-anywhere">
        <Untrusted text={grant.identity.name} />
        {", "}
        {grant.policy ? <Untrusted text={grant.policy.name} /> : "no policy"}
      </span>
    </span>
  );
}

/** The grants on one server, on its page. */
export function GrantsOfServer({ serverId }: { serverId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: grants } = useSuspenseQuery(trpc.grant.list.queryOptions({ org: slug, serverId }));
  return (
    <AttachedCard
      id="grants"
      title="Grants"
      add={
        <AddLink mayAdd="admin" path={`/grants/new?server=${serverId}`} size="sm">
          New grant
        </AddLink>
      }
      empty={{
        icon: <KeyRound />,
        title: "No grants yet",
        text: "A grant lets one identity use this server under one policy.",
      }}
      items={grants.map((grant) => ({
        id: grant.id,
        href: `/${slug}/grants/${grant.id}`,
        name: <Untrusted text={grant.label} />,
        detail: <WhoAndPolicy grant={grant} />,
        state: <StatusBadge grant={grant} />,
      }))}
    />
  );
}
