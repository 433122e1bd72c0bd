import { buttonClass } from "@sallyport/ui";
import Link from "next/link";
import type { ReactNode } from "react";
import { hasSessionCookie } from "../../session/has-session-cookie.ts";
import { Logo } from "../../features/shell/logo.tsx";
import { SkipLink } from "../../features/shell/skip-link.tsx";

const FOOT = [
  { href: "/scan", text: "Scan" },
  { href: "/pricing", text: "Pricing" },
  { href: "/contact", text: "Contact" },
];

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const signedIn = await hasSessionCookie();
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-b border-line bg-surface">
        <nav
          aria-label="Main"
          className="mx-auto flex min-h-14 w-full max-w-6xl flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2 sm:px-6"
        >
          <Link href="/" aria-label="Sallyport, home" className="flex rounded-md">
            <Logo />
          </Link>
          <div className="-mx-2 flex flex-wrap items-center sm:mx-0 sm:gap-2">
            <Link href="/catalog" prefetch={false} className={buttonClass("ghost")}>
              Catalogue
            </Link>
            <Link href="/docs" className={buttonClass("ghost")}>
              Docs
            </Link>
            {signedIn ? (
              <Link href="/app" className={buttonClass("primary")}>
                Open dashboard
              </Link>
            ) : (
              <>
                <Link href="/sign-in" className={buttonClass("ghost")}>
                  Sign in
                </Link>
                <Link href="/sign-up" className={buttonClass("primary")}>
                  Sign up
                </Link>
              </>
            )}
          </div>
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <footer className="border-t border-line">
        <div className="mx-auto flex w-full max-w-6xl flex-wrap justify-between gap-x-6 gap-y-2 px-4 py-5 text-sm text-ink-muted sm:px-6">
          <p>Free to start, no credit card. Open source under the Apache License 2.0.</p>
          <ul className="flex flex-wrap gap-x-4 gap-y-2">
            <li>
              <Link className="link" href="/attacks" prefetch={false}>
                Attack database
              </Link>
            </li>
            {FOOT.map(({ href, text }) => (
              <li key={href}>
                <Link prefetch={false} className="link" href={href}>
                  {text}
                </Link>
              </li>
            ))}
            <li>
              <Link className="link" href="/docs">
                Quick start
              </Link>
            </li>
            <li>
              <Link className="link" href="/docs/policy-language">
                Policy language
              </Link>
            </li>
            <li>
              <Link className="link" href="/docs/clients">
                Clients
              </Link>
            </li>
          </ul>
        </div>
      </footer>
    </div>
  );
}
