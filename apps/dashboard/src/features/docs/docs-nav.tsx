"use client";

import { cx } from "@sallyport/ui";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useCurrentInView } from "../address/use-current-in-view.ts";

const PAGES = [
  { href: "/docs", label: "Quick start" },
  { href: "/docs/policy-language", label: "Policy language" },
  { href: "/docs/policy-language-2", label: "Policy language 2" },
  { href: "/docs/clients", label: "Client setup" },
] as const;

export function DocsNav() {
  const pathname = usePathname();
  const strip = useCurrentInView<HTMLUListElement>(pathname);
  return (
    <nav aria-label="Documentation" className="lg:sticky lg:top-6">
      <ul ref={strip} className="flex gap-1 overflow-x-auto lg:flex-col">
        {PAGES.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={pathname === href ? "page" : undefined}
              className={cx(
                "flex h-8 items-center rounded-md px-2.5 text-base font-medium whitespace-nowrap",
                pathname === href
                  ? "bg-accent-soft text-accent"
                  : "text-ink-muted hover:bg-inset hover:text-ink",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
