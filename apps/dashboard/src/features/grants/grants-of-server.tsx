"use client";

import { buttonClass, Card, EmptyState, Untrusted } from "@sallyport/ui";
import { KeyRound, Plus } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { KindIcon } from "../identities/identity-kind.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { StatusBadge } from "./status-badge.tsx";

/** The grants on one server, on its page. */
export function GrantsOfServer({ serverId }: { serverId: string }) {
  const { slug, may } = useOrg();
  const trpc = useTRPC();
  const { data: grants } = useSuspenseQuery(trpc.grant.list.queryOptions({ org: slug, serverId }));
  const add = may("admin") ? (
    <Link href={`/${slug}/grants/new?server=${serverId}`} className={buttonClass("secondary", "sm")}>
      <Plus />
      New grant
    </Link>
  ) : null;
  return (
    <Card flush id="grants" title="Grants" actions={grants.length > 0 ? add : null}>
      {grants.length === 0 ? (
        <EmptyState icon={<KeyRound />} title="No grant yet" action={add} className="py-8">
          A grant lets one identity use this server, under one policy.
        </EmptyState>
      ) : (
        <ul className="max-h-80 overflow-y-auto">
          {grants.map((grant) => (
            <li
              key={grant.id}
              className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <span className="min-w-0">
                <Link
                  prefetch={false}
                  href={`/${slug}/grants/${grant.id}`}
                  className="link font-medium wrap-anywhere"
                >
                  <Untrusted text={grant.label} />
                </Link>
                <span className="flex items-center gap-1 text-sm text-ink-muted">
                  <KindIcon kind={grant.identity.kind} />
                  <span className="wrap-anywhere">
                    <Untrusted text={grant.identity.name} />
                    {grant.policy ? (
                      <>
                        , <Untrusted text={grant.policy.name} />
                      </>
                    ) : (
                      ", no policy"
                    )}
                  </span>
                </span>
              </span>
              <StatusBadge status={grant.status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
