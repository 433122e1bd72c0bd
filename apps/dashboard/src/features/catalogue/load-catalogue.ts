import "server-only";
import type { Severity, ToolClass } from "@sallyport/catalog";
import {
  facets,
  type Facets,
  type Found,
  getServer,
  listChanges,
  type ChangeEntry,
  listServers,
  listTools,
  search,
  type ServerCursor,
  type ServerDetails,
  type ServerEntry,
  type ToolCursor,
  type ToolEntry,
  type ToolFilter,
  totals,
} from "@sallyport/catalog-store";
import { asked } from "../../public-catalogue.ts";
import type { CatalogueFilter } from "./catalogue-filter.ts";
import { toolContent, type ToolContent, type Totals } from "./tool-content.ts";

export const PAGE = 50;
const OTHERS = 12;

export const loadTotals = (): Promise<Totals> => asked("totals", totals);

export const loadServer = (slug: string): Promise<ServerDetails | undefined> =>
  asked(`server ${slug}`, (pool) => getServer(pool, slug));

/** Everything of a tool's page; undefined where there is no such tool. */
export async function loadTool(slug: string, name: string): Promise<ToolContent | undefined> {
  const server = await loadServer(slug);
  const tool = server?.tools.find((one) => one.name === name);
  if (server === undefined || tool === undefined) return undefined;
  const [others, all] = await Promise.all([loadOthers(tool), loadTotals()]);
  return toolContent({ server, tool, others, totals: all });
}

/** Tools of the same class: those whose names are near to this one's first, and of each other server one. */
async function loadOthers(tool: ToolEntry): Promise<readonly ToolEntry[]> {
  const filter = { class: tool.class };
  const [near, listed] = await Promise.all([
    asked(`near ${tool.class} ${tool.name}`, (pool) => search(pool, { query: tool.name, filter, limit: 30 })),
    asked(`class ${tool.class}`, (pool) => listTools(pool, { filter, limit: 500 })),
  ]);
  const seen = new Set([tool.slug]);
  const others: ToolEntry[] = [];
  for (const other of [...near.tools, ...listed]) {
    if (others.length === OTHERS) break;
    if (seen.has(other.slug)) continue;
    seen.add(other.slug);
    others.push(other);
  }
  return others;
}

export type ToolList = { readonly found: Found; readonly facets: Facets; readonly next?: ToolCursor };

/** Tools by words and filter, with the counts beside them. A search shows its nearest; a list goes on. */
export async function loadTools(asking: CatalogueFilter, after?: ToolCursor): Promise<ToolList> {
  const { q, class: kind, severity, signal, source } = asking;
  const filter: ToolFilter = {
    ...(kind && { class: kind }),
    ...(severity && { severity }),
    ...(signal && { signal }),
    ...(source && { source }),
  };
  const key = JSON.stringify([q, filter]);
  const countsOf = (query?: string): Promise<Facets> =>
    asked(`facets ${JSON.stringify([query, filter])}`, (pool) =>
      facets(pool, { ...(query && { query }), filter }),
    );
  if (q !== undefined) {
    const found = await asked(`search ${key}`, (pool) => search(pool, { query: q, filter, limit: PAGE }));
    return { found, facets: await countsOf(found.corrected ?? q) };
  }
  const [counts, tools] = await Promise.all([
    countsOf(),
    asked(`tools ${key} ${JSON.stringify(after)}`, (pool) =>
      listTools(pool, { filter, limit: PAGE, ...(after && { after }) }),
    ),
  ]);
  const last = tools.length === PAGE ? tools.at(-1) : undefined;
  return { found: { tools, servers: [] }, facets: counts, ...(last && { next: last }) };
}

export const loadFacets = (): Promise<Facets> => asked("facets", (pool) => facets(pool, {}));

export const loadServers = (after?: ServerCursor): Promise<readonly ServerEntry[]> =>
  asked(`servers ${JSON.stringify(after)}`, (pool) =>
    listServers(pool, { limit: PAGE, ...(after && { after }) }),
  );

/** Tools of one class or severity, the riskiest first. */
export const loadToolsOf = (
  filter: { readonly class?: ToolClass; readonly severity?: Severity },
  after?: ToolCursor,
): Promise<readonly ToolEntry[]> =>
  asked(`of ${JSON.stringify([filter, after])}`, (pool) =>
    listTools(pool, { filter, limit: PAGE, ...(after && { after }) }),
  );

export const loadChanges = (asking: {
  readonly atLeast?: Severity;
  readonly before?: string;
}): Promise<readonly ChangeEntry[]> =>
  asked(`changes ${JSON.stringify(asking)}`, (pool) => listChanges(pool, { ...asking, limit: PAGE }));
