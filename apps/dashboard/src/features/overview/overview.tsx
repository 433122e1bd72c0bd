"use client";

import { buttonClass, Card, EmptyState, Notice, PageHeader } from "@sallyport/ui";
import { ScrollText, TriangleAlert } from "@sallyport/ui/icons";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { RecentDecisions } from "../audit/recent-decisions.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { Checklist } from "./checklist.tsx";
import { LastDay } from "./last-day.tsx";
import type { OverviewState } from "./steps.ts";

const POLL_MS = 5000;
const LATEST = 8;

type CountsProps = Pick<OverviewState, "counts"> & {
  /** How many the plan allows. */
  readonly limits: { readonly servers: number; readonly identities: number; readonly grants: number };
};

function Counts({ counts, limits }: CountsProps) {
  const { slug } = useOrg();
  const items = [
    { label: "Servers", count: counts.servers, of: limits.servers, path: "servers" },
    { label: "Published policies", count: counts.policies, of: null, path: "policies" },
    { label: "Identities", count: counts.identities, of: limits.identities, path: "grants" },
    { label: "Active grants", count: counts.grants, of: limits.grants, path: "grants" },
  ];
  return (
    <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:grid-cols-4">
      {items.map(({ label, count, of, path }) => (
        <li key={label} className="bg-surface">
          <Link
            href={`/${slug}/${path}`}
            className="flex flex-col px-4 py-3 -outline-offset-2 hover:bg-inset"
          >
            <span className="text-sm text-ink-muted">{label}</span>
            <span className="text-2xl font-semibold tracking-tight">{count.toLocaleString("en-US")}</span>
            {of === null ? null : (
              <span className="text-sm text-ink-muted">of {of.toLocaleString("en-US")} in the free plan</span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function LatestCalls() {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.audit.list.queryOptions({ org: slug, scope: "calls", limit: LATEST }, { refetchInterval: POLL_MS }),
  );
  return (
    <Card
      flush
      id="latest"
      title="Latest calls"
      actions={
        <Link href={`/${slug}/audit`} className={buttonClass("secondary", "sm")}>
          Open audit
        </Link>
      }
    >
      {error && !data ? (
        <Notice tone="bad" icon={<TriangleAlert />} className="m-4">
          {serviceFailure(error).sentence}
        </Notice>
      ) : data && data.rows.length === 0 ? (
        <EmptyState icon={<ScrollText />} title="No calls yet">
          Calls appear here when a client makes one.
        </EmptyState>
      ) : (
        <RecentDecisions rows={data?.rows ?? []} />
      )}
    </Card>
  );
}

export function Overview() {
  const { slug, name } = useOrg();
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(
    trpc.org.overview.queryOptions({ org: slug }, { refetchInterval: POLL_MS }),
  );
  if (!data.firstCallAt) {
    return (
      <>
        <PageHeader
          title={name}
          description="Four steps to your first call that Sallyport decides and records."
        />
        <Checklist state={data} />
        <p className="text-base text-ink-muted">
          For more about each step, see the{" "}
          <Link className="link" href="/docs">
            quick start
          </Link>
          .
        </p>
      </>
    );
  }
  const { allowed, denied } = data.last24h;
  return (
    <>
      <PageHeader
        title={name}
        description={`${counted(allowed + denied, "tool call")} in the last 24 hours.`}
      />
      <Counts counts={data.counts} limits={data.limits} />
      <LastDay allowed={allowed} denied={denied} />
      <LatestCalls />
    </>
  );
}
