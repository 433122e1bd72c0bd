import type { ReactNode } from "react";

/** The head of a page: where we are, what this is, what can be done. */
export function PageHeader({
  title,
  description,
  above,
  beside,
  actions,
}: {
  title: ReactNode;
  description?: ReactNode;
  /** A way back, above the title. */
  above?: ReactNode;
  /** States beside the title. */
  beside?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {above ? <div className="mb-1 text-sm text-ink-muted">{above}</div> : null}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere text-ink">{title}</h1>
          {beside}
        </div>
        {description ? <p className="mt-0.5 max-w-3xl text-base text-ink-muted">{description}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
