import { SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import type pg from "pg";
import { type ToolFilter, whereOf } from "./filter.ts";
import { toTsQuery } from "./search.ts";
import { tokensOf } from "./words.ts";

/** How many tools there are of each value. `isSample`: more than 2,000 match, and these were counted. */
export type Facets = {
  readonly tools: number;
  readonly isSample: boolean;
  readonly class: Readonly<Record<string, number>>;
  readonly severity: Readonly<Record<string, number>>;
  readonly signal: Readonly<Record<string, number>>;
  readonly source: Readonly<Record<string, number>>;
};

const MAX_COUNTED = 2000;
type Count = { readonly facet: string; readonly value: string; readonly tools: number };

/** Counts beside a list of tools: of all of them, or of those that a search and a filter leave. */
export async function facets(pool: pg.Pool, asked: { query?: string; filter?: ToolFilter }): Promise<Facets> {
  const { filter = {} } = asked;
  const tokens = tokensOf(asked.query ?? "");
  if (tokens.length === 0 && Object.values(filter).every((value) => value === undefined)) {
    const { rows } = await pool.query<Count>("SELECT facet, value, tools FROM catalog.counts");
    return toFacets(rows, false);
  }
  const values: unknown[] = [];
  const where = [whereOf(filter, values)];
  if (tokens.length > 0) where.push(`t.search @@ to_tsquery('english', $${values.push(toTsQuery(tokens))})`);
  const { rows } = await pool.query<Count>(
    `WITH hits AS MATERIALIZED (
        SELECT t.class, t.severity, t.signal_kinds, s.source FROM catalog.tools t JOIN catalog.servers s USING (slug)
          WHERE ${where.join(" AND ")} LIMIT ${MAX_COUNTED + 1}
      ) ${COUNTED}`,
    values,
  );
  return toFacets(rows, (rows.find(({ facet }) => facet === "all")?.tools ?? 0) > MAX_COUNTED);
}

const COUNTED = `SELECT 'all' AS facet, '' AS value, count(*)::int AS tools FROM hits
  UNION ALL SELECT 'class', class::text, count(*)::int FROM hits GROUP BY class
  UNION ALL SELECT 'severity', severity::text, count(*)::int FROM hits GROUP BY severity
  UNION ALL SELECT 'source', source, count(*)::int FROM hits GROUP BY source
  UNION ALL SELECT 'signal', kind, count(*)::int FROM hits, unnest(signal_kinds) kind GROUP BY kind`;

/** Counts everything anew, for pages without a search. To be called after servers were taken in. */
export async function refreshCounts(pool: pg.Pool): Promise<void> {
  await pool.query(
    `WITH hits AS MATERIALIZED (
        SELECT t.class, t.severity, t.signal_kinds, s.source FROM catalog.tools t JOIN catalog.servers s USING (slug)
          WHERE t.removed_at IS NULL
      ), now AS MATERIALIZED (${COUNTED} UNION ALL SELECT 'servers', '', count(*)::int FROM catalog.servers),
      gone AS (
        DELETE FROM catalog.counts c WHERE NOT EXISTS (SELECT FROM now n WHERE n.facet = c.facet AND n.value = c.value)
      )
      INSERT INTO catalog.counts (facet, value, tools) SELECT facet, value, tools FROM now
        ON CONFLICT (facet, value) DO UPDATE SET tools = excluded.tools`,
  );
}

/** How many servers and tools the catalogue holds, as counted last. */
export async function totals(pool: pg.Pool): Promise<{ servers: number; tools: number }> {
  const { rows } = await pool.query<Count>(
    "SELECT facet, value, tools FROM catalog.counts WHERE facet IN ('all', 'servers')",
  );
  const of = (name: string): number => rows.find(({ facet }) => facet === name)?.tools ?? 0;
  return { servers: of("servers"), tools: of("all") };
}

function toFacets(rows: readonly Count[], isSample: boolean): Facets {
  const of = (name: string, labels?: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      rows
        .filter(({ facet }) => facet === name)
        .map(({ value, tools }) => [labels?.[Number(value)] ?? value, tools]),
    );
  const all = rows.find(({ facet }) => facet === "all")?.tools ?? 0;
  return {
    tools: Math.min(all, isSample ? MAX_COUNTED : all),
    isSample,
    class: of("class", TOOL_CLASSES),
    severity: of("severity", SEVERITIES),
    signal: of("signal"),
    source: of("source"),
  };
}
