import type { ReactNode } from "react";

/**
 * Links to a page with a full load. For error and not-found pages: no state of the failed page is kept, and next/link
 * stays out of the code that every page loads.
 */
export function FullLoadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line nextjs/no-html-link-for-pages -- see above
    <a href={href} className="plain-button">
      {children}
    </a>
  );
}
