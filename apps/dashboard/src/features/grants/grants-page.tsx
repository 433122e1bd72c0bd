"use client";

import { Card, EmptyState, PageHeader } from "@sallyport/ui";
import { KeyRound } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { IdentityCard } from "../identities/identity-card.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { GrantTable } from "./grant-table.tsx";

export function GrantsPage() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: grants } = useSuspenseQuery(trpc.grant.list.queryOptions({ org: slug }));
  const active = grants.filter(({ status }) => status === "active").length;
  return (
    <>
      <PageHeader
        title="Identities & grants"
        description="A grant lets one identity use one server under one policy. Clients send the token of the grant."
        actions={
          grants.length > 0 ? (
            <AddLink mayAdd="admin" path="/grants/new">
              New grant
            </AddLink>
          ) : null
        }
      />
      <Card
        flush
        id="all-grants"
        title="Grants"
        description={grants.length > 0 ? `${active} active of ${counted(grants.length, "grant")}` : null}
      >
        {grants.length === 0 ? (
          <EmptyState
            icon={<KeyRound />}
            title="No grants yet"
            action={
              <AddLink mayAdd="admin" path="/grants/new">
                New grant
              </AddLink>
            }
          >
            Create a grant to get a token and the configuration for your MCP client.
          </EmptyState>
        ) : (
          <GrantTable grants={grants} />
        )}
      </Card>
      <IdentityCard />
    </>
  );
}
