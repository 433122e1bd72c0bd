import { buttonClass, Untrusted } from "@sallyport/ui";
import { ShieldCheck } from "@sallyport/ui/icons";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted } from "../preferences/format-time.ts";
import type { Totals } from "./tool-content.ts";

/** The width of the catalogue's pages. */
export function CataloguePage({ children }: { children: ReactNode }) {
  return <div className="mx-auto flex w-full max-w-6xl flex-col gap-10 px-4 py-8 sm:px-6">{children}</div>;
}

export function Section({ id, title, children }: { id: string; title: ReactNode; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-4">
      <h2 id={id} className="text-xl font-semibold tracking-tight wrap-anywhere">
        {title}
      </h2>
      {children}
    </section>
  );
}

export type Crumb = { readonly href: string; readonly text: string };

/** The way back up. */
export function Crumbs({ to }: { to: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap gap-x-2 text-sm text-ink-muted">
        {to.map(({ href, text }) => (
          <li key={href} className="flex gap-2">
            <Link prefetch={false} href={href} className="link wrap-anywhere">
              <Untrusted text={text} />
            </Link>
            <span aria-hidden>/</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The one next action of a page: from here to a policy that is enforced. */
export function GetLive({ href, what, children }: { href: string; what: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 rounded-lg border border-accent/35 bg-accent-soft p-4">
      <div className="min-w-0 max-w-2xl text-base text-ink">{children}</div>
      <div className="flex flex-col gap-1">
        <Link prefetch={false} href={href} className={buttonClass("primary", "lg")}>
          <ShieldCheck />
          <Untrusted text={what} />
        </Link>
        <p className="text-sm text-ink-muted">Free to start. No card required.</p>
      </div>
    </div>
  );
}

/** How much the catalogue holds. */
export function TotalsLine({ totals }: { totals: Totals }) {
  return (
    <p className="text-base text-ink-muted">
      {counted(totals.servers, "MCP server")} and {counted(totals.tools, "tool")} judged by one published
      method.
    </p>
  );
}

/** Where a list goes on. */
export function NextPage({ href }: { href: string }) {
  return (
    <p>
      <Link prefetch={false} href={href} className={buttonClass("secondary")}>
        Next page
      </Link>
    </p>
  );
}
