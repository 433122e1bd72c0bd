import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** A framed section with an optional head. */
export function Card({
  title,
  description,
  actions,
  className,
  flush = false,
  id,
  children,
}: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** The content touches the frame, as tables do. */
  flush?: boolean;
  id?: string;
  children: ReactNode;
}) {
  const headId = id && title ? `${id}-title` : undefined;
  return (
    <section
      id={id}
      aria-labelledby={headId}
      className={cx("min-w-0 rounded-lg border border-line bg-surface", className)}
    >
      {title ? (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2.5">
          <div className="min-w-0">
            <h2 id={headId} className="text-base font-semibold text-ink">
              {title}
            </h2>
            {description ? <p className="text-sm text-ink-muted">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </div>
      ) : null}
      <div className={flush ? "min-w-0" : "p-4"}>{children}</div>
    </section>
  );
}
