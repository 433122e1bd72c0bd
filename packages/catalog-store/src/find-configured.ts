import type { Verdict } from "@sallyport/catalog";
import type pg from "pg";
import { TOOL_COLUMNS, type ToolEntryRow, toToolEntry } from "./entries.ts";

/** How a configuration names a server: by the package that it starts, or by its address. */
export type Configured = {
  readonly package?: { readonly registry: string; readonly name: string };
  readonly url?: string;
};

/** The server that a configuration means, with the verdicts of its tools; undefined where the catalogue has none. */
export async function findConfigured(
  pool: pg.Pool,
  { package: wanted, url }: Configured,
): Promise<{ slug: string; name: string; tools: Verdict[] } | undefined> {
  if (wanted === undefined && url === undefined) return undefined;
  const { rows } = await pool.query<{ slug: string; name: string }>(
    wanted === undefined
      ? "SELECT slug, name FROM catalog.servers WHERE rtrim(endpoint, '/') = rtrim($1, '/') ORDER BY seen_at DESC LIMIT 1"
      : `SELECT slug, name FROM catalog.servers WHERE package = $1 AND (registry = $2 OR registry = 'source')
          ORDER BY tool_count DESC, seen_at DESC LIMIT 1`,
    wanted === undefined ? [url] : [wanted.name, wanted.registry],
  );
  const server = rows[0];
  if (server === undefined) return undefined;
  const tools = await pool.query<ToolEntryRow>(
    `SELECT ${TOOL_COLUMNS} FROM catalog.tools t JOIN catalog.servers s USING (slug)
      WHERE t.slug = $1 AND t.removed_at IS NULL`,
    [server.slug],
  );
  return { ...server, tools: tools.rows.map(toToolEntry) };
}
