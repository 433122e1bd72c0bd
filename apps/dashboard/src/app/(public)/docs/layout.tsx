import type { ReactNode } from "react";
import { DocsNav } from "../../../features/docs/docs-nav.tsx";

export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-8 sm:px-6 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <DocsNav />
      <article className="min-w-0 max-w-3xl">{children}</article>
    </div>
  );
}
