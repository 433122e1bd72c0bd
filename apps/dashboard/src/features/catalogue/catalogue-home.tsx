import type { Facets, Found, ServerEntry } from "@sallyport/catalog-store";
import { Untrusted } from "@sallyport/ui";
import Link from "next/link";
import type { ReactNode } from "react";
import { counted } from "../preferences/format-time.ts";
import { CATALOGUE, CHANGES } from "./addresses.ts";
import { type CatalogueFilter, filterHref } from "./catalogue-filter.ts";
import { FacetNav } from "./facet-nav.tsx";
import { CataloguePage, NextPage } from "./parts.tsx";
import { SearchBox } from "./search-box.tsx";
import { ServerTable } from "./server-table.tsx";
import type { Totals } from "./tool-content.ts";
import { ToolTable } from "./tool-table.tsx";

type Props = {
  readonly filter: CatalogueFilter;
  readonly totals: Totals;
  readonly facets: Facets;
  /** What the filter found; the servers alone where it asks for nothing. */
  readonly shown: { readonly servers: readonly ServerEntry[] } | Found;
  readonly next: string | undefined;
};

export function CatalogueHome({ filter, totals, facets, shown, next }: Props) {
  const { q, ...keep } = filter;
  return (
    <CataloguePage>
      <header className="flex flex-col gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">MCP servers and their tools, judged</h1>
        <p className="max-w-3xl text-lg text-ink-muted">
          {counted(totals.servers, "server")} and {counted(totals.tools, "tool")}: what each tool can do, how
          bad that is and why, and a policy that holds it.{" "}
          <Link prefetch={false} className="link" href={CHANGES}>
            What changed lately
          </Link>
        </p>
        <SearchBox action={CATALOGUE} initial={q ?? ""} keep={keep} />
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <FacetNav filter={filter} facets={facets} />
        <div className="flex min-w-0 flex-col gap-6">
          <Shown shown={shown} filter={filter} facets={facets} />
          {next === undefined ? null : <NextPage href={next} />}
        </div>
      </div>
    </CataloguePage>
  );
}

const Heading = ({ children }: { children: ReactNode }) => (
  <h2 className="text-lg font-semibold wrap-anywhere">{children}</h2>
);

function Shown({ shown, filter, facets }: Pick<Props, "shown" | "filter" | "facets">) {
  if (!("tools" in shown)) {
    return (
      <>
        <div className="flex flex-wrap items-baseline justify-between gap-3">
          <Heading>Servers, those with the riskiest tools first</Heading>
          <Link prefetch={false} className="link text-base" href={filterHref({ view: "tools" })}>
            List tools instead
          </Link>
        </div>
        <ServerTable label="Servers" servers={shown.servers} />
      </>
    );
  }
  const { tools, servers, corrected } = shown;
  return (
    <>
      {corrected === undefined ? null : (
        <p className="text-base">
          Nothing is called{" "}
          <q>
            <Untrusted text={filter.q ?? ""} />
          </q>
          . This is what <strong>{corrected}</strong> finds.
        </p>
      )}
      {servers.length > 0 ? (
        <>
          <Heading>{counted(servers.length, "server")}</Heading>
          <ServerTable label="Servers found" servers={servers} />
        </>
      ) : null}
      <output className="block">
        <Heading>{toolCount({ filter, facets, shown: tools.length })}</Heading>
      </output>
      {tools.length > 0 ? (
        <ToolTable label="Tools found" tools={tools} />
      ) : (
        <p className="text-base text-ink-muted">
          No tool has these words and this filter.{" "}
          <Link prefetch={false} className="link" href={CATALOGUE}>
            Start again
          </Link>
        </p>
      )}
    </>
  );
}

function toolCount(at: { filter: CatalogueFilter; facets: Facets; shown: number }): string {
  const { filter, facets, shown } = at;
  const all = `${counted(facets.tools, "tool")}${facets.isSample ? " or more" : ""}`;
  if (filter.q === undefined) return `${all}, the riskiest first`;
  return shown < facets.tools ? `${all}; the nearest ${shown}` : all;
}
