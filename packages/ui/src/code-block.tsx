import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** What scrolls must be reachable by keyboard. */
const SCROLL_REGION = { tabIndex: 0 } as const;

/** Several lines of code; scrolls sideways inside itself. */
export function CodeBlock({
  label,
  actions,
  className,
  children,
}: {
  /** Says what it is; also shown in the head, such as a file name. */
  label: string;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <figure className={cx("min-w-0 overflow-hidden rounded-md border border-line bg-canvas", className)}>
      <figcaption className="flex min-h-9 items-center justify-between gap-3 border-b border-line py-1 pr-1.5 pl-3">
        <span className="min-w-0 truncate font-mono text-xs text-ink-muted">{label}</span>
        {actions}
      </figcaption>
      <pre {...SCROLL_REGION} className="overflow-x-auto p-3 font-mono text-sm text-ink">
        <code>{children}</code>
      </pre>
    </figure>
  );
}
