"use client";

import { Card } from "@sallyport/ui";
import { Ban, Check } from "@sallyport/ui/icons";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";

/** Allowed and denied tool calls of the last 24 hours, with links to the audit page. */
export function LastDay({ allowed, denied }: { allowed: number; denied: number }) {
  const { slug } = useOrg();
  const all = allowed + denied;
  const rows = [
    { label: "Allowed", count: allowed, effect: "allow", Icon: Check, text: "text-ok", bar: "fill-ok" },
    { label: "Denied", count: denied, effect: "deny", Icon: Ban, text: "text-bad", bar: "fill-bad" },
  ];
  return (
    <Card id="last-day" title="Tool calls, last 24 hours">
      <ul className="flex flex-col gap-2.5">
        {rows.map(({ label, count, effect, Icon, text, bar }) => (
          <li key={effect} className="grid grid-cols-[5.5rem_minmax(0,1fr)_5rem] items-center gap-3">
            <Link
              href={`/${slug}/audit?effect=${effect}&range=24h`}
              className={`link inline-flex items-center gap-1.5 ${text}`}
            >
              <Icon className="size-4" />
              {label}
            </Link>
            <svg
              aria-hidden="true"
              className="h-2 w-full overflow-hidden rounded-full bg-inset"
              preserveAspectRatio="none"
              viewBox="0 0 100 1"
            >
              <rect width={all === 0 ? 0 : (100 * count) / all} height="1" className={bar} />
            </svg>
            <span className="tabular text-right font-medium">{count.toLocaleString("en-US")}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
