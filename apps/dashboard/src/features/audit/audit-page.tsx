"use client";

import { Button, cx, Kbd, PageHeader, Skeleton } from "@sallyport/ui";
import { Pause, Play } from "@sallyport/ui/icons";
import { useRef, useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { counted } from "../preferences/format-time.ts";
import { ClockName } from "../preferences/time.tsx";
import type { AuditDetailProps } from "./audit-detail.tsx";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { type AuditAddress, toAuditInput } from "./audit-filters.ts";
import { AuditList } from "./audit-list.tsx";
import type { Decision } from "./decision.ts";
import type { NoRowsProps } from "./no-rows.tsx";
import { type SetAddress, useAddress } from "./use-address.ts";
import { useAuditKeys } from "./use-audit-keys.ts";
import { useAuditRows } from "./use-audit-rows.ts";

const AuditDetail = onDemand<AuditDetailProps>(() =>
  import("./audit-detail.tsx").then((module) => module.AuditDetail),
);

const NoRows = onDemand<NoRowsProps>(
  () => import("./no-rows.tsx").then((module) => module.NoRows),
  () => <Skeleton className="m-4 h-64" />,
);

/** The audit trail. `loadedAt`: where the server ended relative ranges, so that the browser sends the same query. */
export function AuditPage({ loadedAt }: { loadedAt: Date }) {
  const [address, setAddress] = useAddress();
  const [now, setNow] = useState(loadedAt);
  const [live, setLive] = useState(true);
  const set: SetAddress = (part, how) => {
    setNow(new Date());
    setAddress(part, how);
  };
  const filters = { ...address, call: null, at: null };
  return (
    <div className="flex h-[calc(100dvh-6.5rem)] min-h-136 flex-col gap-3 px-4 py-4 sm:px-6 md:h-dvh">
      <PageHeader
        title="Audit"
        description={
          <>
            All decisions of the proxy, newest first. Times are in <ClockName at={now} />.
          </>
        }
        actions={
          <Button icon={live ? <Pause /> : <Play />} aria-pressed={!live} onClick={() => setLive(!live)}>
            {live ? "Pause" : "Resume"}
          </Button>
        }
      />
      <AuditFilterBar address={address} set={set} />
      <Rows key={JSON.stringify(filters)} address={address} now={now} live={live} set={set} />
    </div>
  );
}

type RowsProps = { address: AuditAddress; now: Date; live: boolean; set: SetAddress };

/** Opening a row adds a history entry, closing it goes back by that entry. Moving between rows adds none. */
function useSelection(rows: readonly Decision[]) {
  const [{ call, at }, set] = useAddress();
  const [cursor, setCursor] = useState<string | null>(call);
  const stepped = useRef(false);
  const index = rows.findIndex(({ callId }) => callId === cursor);
  const open = (row: Decision) => {
    setCursor(row.callId);
    if (call === null) stepped.current = true;
    set({ call: row.callId, at: row.at }, call === null ? "push" : "replace");
  };
  const move = (by: 1 | -1) => {
    const next = rows[index < 0 ? 0 : Math.min(Math.max(index + by, 0), rows.length - 1)];
    if (!next) return;
    if (call !== null) open(next);
    else setCursor(next.callId);
  };
  const close = () => {
    if (call === null) return;
    if (stepped.current) window.history.back();
    else set({ call: null, at: null }, "replace");
    stepped.current = false;
  };
  const opened = call !== null && at !== null ? { callId: call, at } : null;
  return { cursor, index, opened, open, move, close };
}

function Rows({ address, now, live, set }: RowsProps) {
  const { slug } = useOrg();
  const [away, setAway] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const [input] = useState(() => toAuditInput(slug, address, now));
  const list = useAuditRows(input, { live, hold: away });
  const selection = useSelection(list.rows);
  const { opened, index } = selection;
  useAuditKeys({
    move: selection.move,
    close: selection.close,
    open: () => {
      const row = list.rows[index];
      if (row) selection.open(row);
    },
  });
  const toTop = () => {
    list.show();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <div className={cx("grid min-h-0 flex-1 gap-4", opened && "lg:grid-cols-[minmax(0,1fr)_24rem]")}>
      <div className="relative flex min-h-0 min-w-0 flex-col rounded-lg border border-line bg-surface">
        {list.skipped || list.rows.length === 0 ? <NoRows list={list} address={address} set={set} /> : null}
        <div className="min-h-0 flex-1 rounded-[inherit]">
          {list.rows.length > 0 ? (
            <AuditList
              list={list}
              cursor={selection.cursor}
              opened={opened?.callId ?? null}
              onOpen={selection.open}
              scroller={scroller}
              onScrolled={setAway}
            />
          ) : null}
        </div>
        {list.waiting > 0 ? (
          <Button
            look="primary"
            size="sm"
            onClick={toTop}
            className="absolute top-10 left-1/2 z-20 -translate-x-1/2 shadow-pop"
          >
            {counted(list.waiting, "new row")}
          </Button>
        ) : null}
        <p className="hidden items-center gap-1.5 border-t border-line px-4 py-1.5 text-xs text-ink-muted lg:flex">
          <Kbd>j</Kbd> <Kbd>k</Kbd> move <Kbd>Enter</Kbd> open <Kbd>Esc</Kbd> close
          <span className="ml-auto">{liveWords(live, list.lost)}</span>
        </p>
      </div>
      {opened ? (
        <AuditDetail
          key={opened.callId}
          call={opened}
          known={list.rows.find(({ callId }) => callId === opened.callId) ?? null}
          set={set}
          onClose={selection.close}
        />
      ) : null}
    </div>
  );
}

function liveWords(live: boolean, lost: boolean): string {
  if (!live) return "Paused";
  return lost ? "New rows cannot be loaded. Trying again…" : "Checks for new rows every 3 seconds";
}
