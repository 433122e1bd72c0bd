import type { ToolEntry } from "@sallyport/catalog-store";
import type { ReactNode } from "react";
import { CATALOGUE } from "./addresses.ts";
import { CataloguePage, Crumbs, NextPage } from "./parts.tsx";
import { ToolTable } from "./tool-table.tsx";

/** A class or a severity: what it means, and the tools that have it. */
export function ToolsOfPage({
  title,
  count,
  tools,
  next,
  children,
}: {
  title: string;
  /** How many tools there are of it in the catalogue. */
  count: number;
  tools: readonly ToolEntry[];
  next: string | undefined;
  children: ReactNode;
}) {
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <Crumbs to={[{ href: CATALOGUE, text: "Catalogue" }]} />
        <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
        <div className="flex max-w-prose flex-col gap-2 text-lg">{children}</div>
      </header>
      <section aria-labelledby="tools" className="flex min-w-0 flex-col gap-4">
        <h2 id="tools" className="text-xl font-semibold tracking-tight">
          {count.toLocaleString("en-US")} in the catalogue, the riskiest first
        </h2>
        <ToolTable label={title} tools={tools} />
        {next === undefined ? null : <NextPage href={next} />}
      </section>
    </CataloguePage>
  );
}
