"use client";

import { cx } from "@sallyport/ui";
import {
  CircleCheck,
  type Icon,
  KeyRound,
  LayoutDashboard,
  ScrollText,
  Server,
  ShieldCheck,
} from "@sallyport/ui/icons";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useCurrentInView } from "../address/use-current-in-view.ts";
import { afterFirstPaint } from "../feedback/on-demand.tsx";
import { isCurrent, NAV_ITEMS, type NavItem } from "./nav-items.ts";

const ICONS: Readonly<Record<NavItem["id"], Icon>> = {
  overview: LayoutDashboard,
  servers: Server,
  policies: ShieldCheck,
  grants: KeyRound,
  approvals: CircleCheck,
  audit: ScrollText,
};

const WaitingBadge = afterFirstPaint<{ org: string }>(
  () => import("../approvals/waiting-badge.tsx").then((module) => module.WaitingBadge),
  () => null,
);

/** A column on wide screens, a strip that scrolls sideways on narrow screens. */
export function Nav({ org }: { org: string }) {
  const pathname = usePathname();
  const strip = useCurrentInView<HTMLUListElement>(pathname);
  return (
    <nav aria-label="Organisation" className="min-w-0">
      <ul
        ref={strip}
        className="flex gap-0.5 overflow-x-auto px-2 py-1.5 md:flex-col md:overflow-visible md:px-2 md:py-0"
      >
        {NAV_ITEMS.map((item) => {
          const Icon = ICONS[item.id];
          const current = isCurrent(item, org, pathname);
          return (
            <li key={item.id}>
              <Link
                href={`/${org}${item.path}`}
                aria-current={current ? "page" : undefined}
                className={cx(
                  "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-base font-medium whitespace-nowrap",
                  current ? "bg-accent-soft text-accent" : "text-ink-muted hover:bg-inset hover:text-ink",
                )}
              >
                <Icon className="size-4 shrink-0" />
                {item.label}
                {item.id === "approvals" ? <WaitingBadge org={org} /> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
