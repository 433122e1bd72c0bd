import type { ReactNode } from "react";
import { cx } from "./cx.ts";

/** Nothing here yet: says what would be, and offers the one next action. */
export function EmptyState({
  icon,
  title,
  action,
  className,
  children,
}: {
  icon?: ReactNode;
  title: ReactNode;
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <div className={cx("flex flex-col items-center px-6 py-12 text-center", className)}>
      {icon ? (
        <span className="mb-3 grid size-10 place-items-center rounded-lg bg-inset text-ink-muted [&_svg]:size-5">
          {icon}
        </span>
      ) : null}
      <p className="text-lg font-medium text-ink">{title}</p>
      {children ? (
        <div className="mt-1 max-w-md text-base text-balance text-ink-muted">{children}</div>
      ) : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
