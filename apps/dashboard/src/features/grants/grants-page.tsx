"use client";

import { Button, Card, CheckField, controlClass, EmptyState, PageHeader } from "@sallyport/ui";
import { KeyRound } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { IdentityCard } from "../identities/identity-card.tsx";
import { AddLink } from "../org/add-link.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { GrantTable } from "./grant-table.tsx";
import type { Grant } from "./grant-types.ts";
import { askAgainMs } from "./refusal.ts";
import { type GrantFilter, shownGrants } from "./shown-grants.ts";

function Filter({ filter, onChange }: { filter: GrantFilter; onChange: (filter: GrantFilter) => void }) {
  return (
    <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <CheckField
        label="Active only"
        checked={filter.onlyActive}
        onChange={(event) => onChange({ ...filter, onlyActive: event.target.checked })}
      />
      <input
        type="search"
        aria-label="Search grants"
        placeholder="Search"
        value={filter.search}
        onChange={(event) => onChange({ ...filter, search: event.target.value })}
        className={`${controlClass("sm")} w-44`}
      />
    </search>
  );
}

function AllGrants({ grants }: { grants: readonly Grant[] }) {
  const [filter, setFilter] = useState<GrantFilter>({ search: "", onlyActive: false, all: false });
  const active = grants.filter(({ status }) => status === "active").length;
  const { rows, matching } = shownGrants(grants, filter);
  return (
    <Card
      flush
      id="all-grants"
      title="Grants"
      description={`${active} active of ${counted(grants.length, "grant")}`}
      actions={<Filter filter={filter} onChange={setFilter} />}
    >
      {rows.length > 0 ? (
        <GrantTable grants={rows} />
      ) : (
        <p className="px-4 py-3 text-base text-ink-muted">No grants match this filter.</p>
      )}
      {rows.length < matching ? (
        <div className="border-t border-line px-4 py-2">
          <Button size="sm" onClick={() => setFilter({ ...filter, all: true })}>
            Show all {matching} grants
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

export function GrantsPage() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: grants } = useSuspenseQuery(
    trpc.grant.list.queryOptions(
      { org: slug },
      { refetchInterval: ({ state }) => askAgainMs(state.data ?? []) },
    ),
  );
  const add = (
    <AddLink mayAdd="admin" path="/grants/new">
      New grant
    </AddLink>
  );
  return (
    <>
      <PageHeader
        title="Identities & grants"
        description="A grant lets one identity use one server under one policy. Clients send the token of the grant."
        actions={grants.length > 0 ? add : null}
      />
      {grants.length === 0 ? (
        <Card flush id="all-grants" title="Grants">
          <EmptyState icon={<KeyRound />} title="No grants yet" action={add}>
            Create a grant to get a token and the configuration for your MCP client.
          </EmptyState>
        </Card>
      ) : (
        <AllGrants grants={grants} />
      )}
      <IdentityCard />
    </>
  );
}
