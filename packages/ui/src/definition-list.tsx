import type { ReactNode } from "react";
import { cx } from "./cx.ts";

export type Definition = { readonly term: ReactNode; readonly value: ReactNode; readonly key?: string };

/** Names and values in two columns. */
export function DefinitionList({ items, className }: { items: readonly Definition[]; className?: string }) {
  return (
    <dl
      className={cx("grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-base", className)}
    >
      {items.map((item, index) => (
        <div key={item.key ?? String(index)} className="contents">
          <dt className="text-ink-muted">{item.term}</dt>
          <dd className="min-w-0 wrap-anywhere text-ink">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
