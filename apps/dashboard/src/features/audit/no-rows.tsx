"use client";

import { Button, buttonClass, EmptyState, Notice, Skeleton } from "@sallyport/ui";
import { RotateCw, ScrollText, SearchX, TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { type AuditAddress, isFiltered, NO_FILTERS } from "./audit-filters.ts";
import type { SetAddress } from "./use-address.ts";
import type { AuditRows } from "./use-audit-rows.ts";

export type NoRowsProps = { list: AuditRows; address: AuditAddress; set: SetAddress };

/** What is shown instead of the rows, or above them. */
export function NoRows({ list, address, set }: NoRowsProps) {
  const { slug } = useOrg();
  if (list.error) {
    return (
      <Notice
        tone="bad"
        live="alert"
        icon={<TriangleAlert />}
        title="The audit trail cannot be loaded"
        className="m-4"
        actions={
          <Button size="sm" icon={<RotateCw />} onClick={list.refresh}>
            Try again
          </Button>
        }
      >
        {serviceFailure(list.error).sentence}
      </Notice>
    );
  }
  if (list.isPending) return <Skeleton className="m-4 h-64" />;
  if (list.skipped) {
    return (
      <Notice tone="warn" live="status" className="m-2">
        Some rows are not loaded, because many calls came at once. Scroll down to load them.
      </Notice>
    );
  }
  if (list.rows.length > 0) return null;
  if (isFiltered(address)) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No calls match these filters"
        action={<Button onClick={() => set(NO_FILTERS)}>Clear filters</Button>}
      >
        Widen the time range, or remove a filter.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<ScrollText />}
      title="No calls yet"
      action={
        <Link href={`/${slug}/grants`} className={buttonClass("primary")}>
          Connect a client
        </Link>
      }
    >
      The first call with one of your grants appears here automatically.
    </EmptyState>
  );
}
