"use client";

import { Button, cx, Kbd, Notice, PageHeader, Skeleton } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { isPressable, usePageKeys } from "../address/use-page-keys.ts";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import type { ApprovalAddress } from "./approval-address.ts";
import type { Sheet } from "./approval-detail.tsx";
import { ApprovalFilters } from "./approval-filters.tsx";
import { ApprovalList } from "./approval-list.tsx";
import type { ListedApproval } from "./approval-types.ts";
import { LOOK_MS } from "./look-ms.ts";
import type { NoApprovalsProps } from "./no-approvals.tsx";
import type { OpenedApprovalProps } from "./opened-approval.tsx";
import { similarCalls } from "./similar-calls.ts";
import { useApprovalAddress } from "./use-approval-address.ts";
import { useOlder } from "./use-older.ts";

const NoApprovals = onDemand<NoApprovalsProps>(() =>
  import("./no-approvals.tsx").then((module) => module.NoApprovals),
);
const OpenedApproval = onDemand<OpenedApprovalProps>(
  () => import("./opened-approval.tsx").then((module) => module.OpenedApproval),
  () => <Skeleton className="h-96" />,
);

/** The inbox: calls that wait for people, and those that did. */
export function ApprovalsPage() {
  const [address, set] = useApprovalAddress();
  return (
    <>
      <PageHeader
        title="Approvals"
        description="Calls that a policy holds until people decide. An approval is for one call and lets it run once."
      />
      <ApprovalFilters address={address} set={set} />
      <Inbox key={`${address.show} ${address.status}`} address={address} />
    </>
  );
}

/** Opening adds a history entry, moving among opened calls adds none. */
function useSelection(approvals: readonly ListedApproval[], opened: string | null) {
  const [, set] = useApprovalAddress();
  const [cursor, setCursor] = useState<string | null>(opened);
  const [begin, setBegin] = useState<Sheet | null>(null);
  const index = approvals.findIndex(({ id }) => id === cursor);
  const open = ({ id }: ListedApproval, sheet: Sheet | null = null) => {
    setCursor(id);
    setBegin(sheet);
    set({ open: id }, opened === null ? "push" : "replace");
  };
  const move = (by: 1 | -1) => {
    const next = approvals[index < 0 ? 0 : Math.min(Math.max(index + by, 0), approvals.length - 1)];
    if (next === undefined) return;
    if (opened !== null) open(next);
    else setCursor(next.id);
    document.querySelector(`[data-approval="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const close = () => set({ open: null }, "replace");
  return { cursor, begin, current: approvals[index], open, move, close };
}

type Selection = ReturnType<typeof useSelection>;

function useInboxKeys({ current, open, move, close }: Selection, opened: string | null): void {
  usePageKeys((key, target) => {
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "Escape" && opened !== null) close();
    else if (current === undefined || opened !== null) return false;
    else if (key === "Enter" && !isPressable(target)) open(current);
    else if (key === "a" && current.mayVote) open(current, "approve");
    else if (key === "d" && current.mayVote) open(current, "deny");
    else return false;
    return true;
  });
}

function Inbox({ address }: { address: ApprovalAddress }) {
  const { slug: org } = useOrg();
  const trpc = useTRPC();
  const [, set] = useApprovalAddress();
  const { show, status, open: opened } = address;
  const list = useQuery(
    trpc.approval.list.queryOptions(
      { org, show, ...(status && { status }) },
      { refetchInterval: show === "pending" ? LOOK_MS : 5 * LOOK_MS },
    ),
  );
  const older = useOlder(address, list.data ?? []);
  const approvals = similarCalls(older.all).flatMap((group) => group.approvals);
  const selection = useSelection(approvals, opened);
  useInboxKeys(selection, opened);
  useFocusBack(opened);
  return (
    <div className={cx("grid items-start gap-5", opened && "lg:grid-cols-[22rem_minmax(0,1fr)]")}>
      <div className={cx("flex min-w-0 flex-col gap-3", opened && "hidden lg:flex")}>
        {list.error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />} title="The calls cannot be loaded">
            {serviceFailure(list.error).sentence} {list.data ? "This list may be out of date." : ""}
          </Notice>
        ) : null}
        {list.isPending ? <Skeleton className="h-40" /> : null}
        {list.data?.length === 0 ? <NoApprovals address={address} set={set} /> : null}
        {approvals.length > 0 ? (
          <>
            <ApprovalList
              label={show === "pending" ? "Calls that wait" : "Decided calls"}
              approvals={older.all}
              cursor={selection.cursor}
              opened={opened}
              onOpen={selection.open}
            />
            <Older older={older} />
            <Keys />
          </>
        ) : null}
      </div>
      {opened ? (
        <OpenedApproval
          key={opened}
          id={opened}
          known={approvals.find(({ id }) => id === opened) ?? null}
          begin={selection.begin}
          onClose={selection.close}
        />
      ) : null}
    </div>
  );
}

/** After closing, the focus is where the call was opened. */
function useFocusBack(opened: string | null): void {
  const before = useRef(opened);
  useEffect(() => {
    if (opened === null && before.current !== null) {
      document.querySelector<HTMLElement>(`[data-approval="${before.current}"]`)?.focus();
    }
    before.current = opened;
  }, [opened]);
}

function Older({ older: { state, hasOlder, load } }: { older: ReturnType<typeof useOlder> }) {
  if (!hasOlder) return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button size="sm" busy={state === "loading"} onClick={load}>
        Load older ones
      </Button>
      {state === "failed" ? <span role="alert">Older ones could not be loaded.</span> : null}
    </div>
  );
}

function Keys() {
  return (
    <p className="hidden flex-wrap items-center gap-1.5 text-xs text-ink-muted lg:flex">
      <Kbd>j</Kbd> <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open <Kbd>a</Kbd> approve <Kbd>d</Kbd> deny{" "}
      <Kbd>Esc</Kbd> close
    </p>
  );
}
