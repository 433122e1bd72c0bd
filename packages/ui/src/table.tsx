import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";

/** What scrolls must be reachable by keyboard. A group and not a landmark: a page has many tables. */
const SCROLL_REGION = { tabIndex: 0, role: "group" } as const;

const MIN_WIDTH = { none: "", md: "min-w-160", lg: "min-w-208", xl: "min-w-272" } as const;

/** A table that scrolls inside itself on narrow screens; the frame takes focus so that the keyboard can scroll it. */
export function Table({
  label,
  columns,
  withActions = false,
  minWidth = "md",
  widths,
  children,
}: {
  label: string;
  /** The titles of the columns. */
  columns: readonly string[];
  /** One more column, of buttons: its title is only read out. */
  withActions?: boolean;
  /** Below this width the table scrolls sideways. */
  minWidth?: keyof typeof MIN_WIDTH;
  /** A class for the width of each column. The table then keeps its columns while rows still arrive. */
  widths?: readonly string[];
  /** The rows. */
  children: ReactNode;
}) {
  return (
    <div {...SCROLL_REGION} aria-label={label} className="relative min-w-0 overflow-x-auto rounded-[inherit]">
      <table
        className={cx(
          "w-full border-collapse text-left text-base",
          widths && "table-fixed",
          MIN_WIDTH[minWidth],
        )}
      >
        <thead>
          <tr>
            {columns.map((title, index) => (
              <Th key={title} className={widths?.[index]}>
                {title}
              </Th>
            ))}
            {withActions ? (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            ) : null}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Th({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <th
      scope="col"
      className={cx(
        "h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-ink-muted first:pl-4 last:pr-4",
        className,
      )}
    >
      {children}
    </th>
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={cx("h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4", className)} />;
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cx("border-b border-line last:border-b-0 hover:bg-inset/60", className)} />;
}
