"use client";

import { Card, EmptyState } from "@sallyport/ui";
import Link from "next/link";
import type { ReactNode } from "react";

type Attached = {
  readonly id: string;
  readonly href: string;
  readonly name: ReactNode;
  /** Below the name. */
  readonly detail?: ReactNode;
  /** On the right. */
  readonly state: ReactNode;
};

/** What belongs to one server, such as its policies, in a card on the server's page. */
export function AttachedCard({
  id,
  title,
  add,
  empty,
  items,
}: {
  id: string;
  title: string;
  add: ReactNode;
  empty: { readonly icon: ReactNode; readonly title: string; readonly text: string };
  items: readonly Attached[];
}) {
  return (
    <Card flush id={id} title={title} actions={items.length > 0 ? add : null}>
      {items.length === 0 ? (
        <EmptyState icon={empty.icon} title={empty.title} action={add} className="py-8">
          {empty.text}
        </EmptyState>
      ) : (
        <ul className="max-h-80 overflow-y-auto">
          {items.map((item) => (
            <li
              key={item.id}
              className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <span className="min-w-0">
                <Link prefetch={false} href={item.href} className="link font-medium wrap-anywhere">
                  {item.name}
                </Link>
                {item.detail}
              </span>
              <span className="flex shrink-0 items-center gap-3 text-sm text-ink-muted">{item.state}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
