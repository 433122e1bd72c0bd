import { buttonClass } from "@sallyport/ui";
import type { ReactNode } from "react";

/**
 * Leads to a page by a full load. For pages that stand in for a failed or a missing one: nothing of those is to be
 * carried over, and what every page brings along must not bring next/link.
 */
export function FullLoadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line nextjs/no-html-link-for-pages -- see above
    <a href={href} className={buttonClass()}>
      {children}
    </a>
  );
}
