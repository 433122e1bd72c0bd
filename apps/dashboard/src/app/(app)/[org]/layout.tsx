import Link from "next/link";
import { notFound } from "next/navigation";
import { OrgProvider } from "../../../features/org/org-provider.tsx";
import { ClockToggle } from "../../../features/preferences/clock-toggle.tsx";
import { Logo } from "../../../features/shell/logo.tsx";
import { Nav } from "../../../features/shell/nav.tsx";
import { SkipLink } from "../../../features/shell/skip-link.tsx";
import { UserButton } from "../../../features/shell/user-button.tsx";
import { load, trpc } from "../../../trpc/server.ts";

const ROLE = { admin: "Admin", policy_manager: "Policy manager", viewer: "Viewer" } as const;

/** The frame around every page. It loads the account only to draw itself; each procedure checks access on its own. */
export default async function OrgLayout({ children, params }: LayoutProps<"/[org]">) {
  const { org } = await params;
  const { user, orgs } = await load(trpc.account.me.queryOptions());
  const here = orgs.find(({ slug }) => slug === org);
  if (!here) notFound();
  return (
    <OrgProvider org={here}>
      <div className="flex min-h-dvh flex-col md:grid md:grid-cols-[14.5rem_minmax(0,1fr)]">
        <SkipLink />
        <header className="sticky top-0 z-30 border-b border-line bg-surface md:flex md:h-dvh md:flex-col md:border-r md:border-b-0">
          <div className="flex h-14 items-center justify-between gap-3 px-4">
            <Link href={`/${org}`} aria-label="Sallyport, overview" className="flex rounded-md">
              <Logo />
            </Link>
            <div className="flex items-center gap-2 md:hidden">
              <ClockToggle />
              <div className="w-11">
                <UserButton name={user.name} email={user.email} org={org} orgs={orgs} />
              </div>
            </div>
          </div>
          <div className="hidden min-w-0 px-4 pb-3 md:block">
            <p className="truncate font-medium" title={here.name}>
              {here.name}
            </p>
            <p className="text-xs text-ink-muted">{ROLE[here.role]}</p>
          </div>
          <Nav org={org} />
          <div className="hidden flex-1 md:block" />
          <div className="hidden flex-col gap-2 border-t border-line p-2 md:flex">
            <div className="flex items-center justify-between px-2 pt-1 text-xs text-ink-muted">
              Times in
              <ClockToggle />
            </div>
            <UserButton name={user.name} email={user.email} org={org} orgs={orgs} />
          </div>
        </header>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
    </OrgProvider>
  );
}
