"use client";

import { Button, cx, Spinner } from "@sallyport/ui";
import { type RefObject, useEffect, useRef } from "react";
import { COLUMNS, type Column } from "./audit-columns.tsx";
import type { Decision } from "./decision.ts";
import type { AuditRows } from "./use-audit-rows.ts";
import { useRowWindow } from "./use-row-window.ts";

const ROW_PX = 32;
const LOAD_BEFORE_END = 15;

type Props = {
  list: AuditRows;
  /** The row selected by keyboard. */
  cursor: string | null;
  opened: string | null;
  onOpen: (decision: Decision) => void;
  scroller: RefObject<HTMLDivElement | null>;
  onScrolled: (away: boolean) => void;
};

/** Keeps the row selected by keyboard visible, below the table head, which covers the first line. */
function useCursorInView(scroller: RefObject<HTMLElement | null>, index: number): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element || index < 0) return;
    const top = index * ROW_PX;
    const bottom = top + 2 * ROW_PX;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTo({ top: bottom - element.clientHeight });
    }
  }, [scroller, index]);
}

/** A dense table that renders only visible rows, and loads older rows near its end. */
export function AuditList({ list, cursor, opened, onOpen, scroller, onScrolled }: Props) {
  const { rows, hasOlder, olderState, loadOlder } = list;
  const { start, end } = useRowWindow(scroller, { count: rows.length, rowPx: ROW_PX });
  useCursorInView(
    scroller,
    rows.findIndex(({ callId }) => callId === cursor),
  );
  // After a failure only the button loads again, not scrolling.
  const nearEnd = hasOlder && olderState === "idle" && end >= rows.length - LOAD_BEFORE_END;
  const load = useRef(loadOlder);
  useEffect(() => {
    load.current = loadOlder;
    if (nearEnd) load.current();
  });

  return (
    <div
      ref={scroller}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > ROW_PX)}
      className="h-full min-h-0 overflow-auto rounded-[inherit]"
    >
      <table
        aria-label="Decisions"
        aria-rowcount={hasOlder ? -1 : rows.length + 1}
        className="w-full min-w-360 table-fixed border-separate border-spacing-0 text-left text-sm"
      >
        <Head />
        <tbody>
          <Gap rows={start} />
          {rows.slice(start, end).map((row, index) => (
            <Row
              key={row.callId}
              row={row}
              rowIndex={start + index + 2}
              isCursor={row.callId === cursor}
              isOpen={row.callId === opened}
              onOpen={onOpen}
            />
          ))}
          <Gap rows={rows.length - end} />
        </tbody>
      </table>
      <Foot list={list} />
    </div>
  );
}

function Foot({ list }: { list: AuditRows }) {
  return (
    <div className="sticky left-0 flex h-12 items-center justify-center gap-3 text-sm text-ink-muted">
      {list.olderState === "loading" ? (
        <output className="inline-flex items-center gap-2">
          <Spinner /> Loading older rows…
        </output>
      ) : null}
      {list.olderState === "failed" ? <span role="alert">Older rows could not be loaded.</span> : null}
      {list.hasOlder && list.olderState !== "loading" ? (
        <Button size="sm" onClick={list.loadOlder}>
          Load older rows
        </Button>
      ) : null}
      {list.hasOlder ? null : "End of the list"}
    </div>
  );
}

function Head() {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map(({ title, width, align }) => (
          <th
            key={title}
            scope="col"
            className={cx(
              "sticky top-0 z-10 h-8 border-b border-line bg-surface px-2 text-xs font-medium text-ink-muted first:pl-4",
              width,
              align,
            )}
          >
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Takes the space of the rows that are not rendered. */
function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" style={{ height: rows * ROW_PX }}>
      <td colSpan={COLUMNS.length}>{null}</td>
    </tr>
  );
}

type RowProps = {
  row: Decision;
  rowIndex: number;
  isCursor: boolean;
  isOpen: boolean;
  onOpen: (decision: Decision) => void;
};

/** The button in the first cell covers the whole row. */
function Row({ row, rowIndex, isCursor, isOpen, onOpen }: RowProps) {
  return (
    <tr
      aria-rowindex={rowIndex}
      aria-selected={isOpen}
      className={cx(
        "relative h-8",
        isOpen ? "bg-accent-soft" : "hover:bg-inset",
        isCursor && "outline-2 -outline-offset-2 outline-accent",
      )}
    >
      {COLUMNS.map((column, index) => (
        <td
          key={column.title}
          className={cx(
            "h-8 truncate border-b align-middle border-line px-2 py-0 first:pl-4",
            column.align,
            column.className,
          )}
        >
          {index === 0 ? (
            <OpenButton row={row} column={column} isOpen={isOpen} onOpen={onOpen} />
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function OpenButton({
  row,
  column,
  isOpen,
  onOpen,
}: { row: Decision; column: Column } & Pick<RowProps, "isOpen" | "onOpen">) {
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => onOpen(row)}
      className="cursor-pointer -outline-offset-1 after:absolute after:inset-0 after:content-['']"
    >
      {column.cell(row)}
    </button>
  );
}
