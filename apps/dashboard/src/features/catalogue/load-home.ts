import "server-only";
import type { Facets, Found, ServerEntry } from "@sallyport/catalog-store";
import {
  type CatalogueFilter,
  cursorText,
  filterHref,
  isAboutTools,
  readServerCursor,
  readToolCursor,
} from "./catalogue-filter.ts";
import { loadFacets, loadServers, loadTools, loadTotals, PAGE } from "./load-catalogue.ts";
import type { Totals } from "./tool-content.ts";

type Home = {
  readonly totals: Totals;
  readonly facets: Facets;
  readonly shown: { readonly servers: readonly ServerEntry[] } | Found;
  /** Address of the next page. */
  readonly next: string | undefined;
};

/** What the catalogue's home shows for a filter; `after` is where an earlier page ended. */
export async function loadHome(filter: CatalogueFilter, after: string | string[] | undefined): Promise<Home> {
  const totals = await loadTotals();
  if (isAboutTools(filter)) {
    const { found, facets, next } = await loadTools(filter, readToolCursor(after));
    const cursor = next && cursorText([next.severity, next.class, next.slug, next.name]);
    return { totals, facets, shown: found, next: cursor && filterHref(filter, cursor) };
  }
  const [facets, servers] = await Promise.all([loadFacets(), loadServers(readServerCursor(after))]);
  const last = servers.length === PAGE ? servers.at(-1) : undefined;
  const cursor = last && cursorText([last.worst, last.toolCount, last.slug]);
  return { totals, facets, shown: { servers }, next: cursor && filterHref(filter, cursor) };
}
