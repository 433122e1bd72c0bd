import { SEVERITIES, TOOL_CLASSES } from "@sallyport/catalog";
import type pg from "pg";
import {
  SERVER_COLUMNS,
  type ServerEntry,
  type ServerEntryRow,
  TOOL_COLUMNS,
  type ToolEntry,
  type ToolEntryRow,
  toServerEntry,
  toToolEntry,
} from "./entries.ts";
import { type ToolFilter, whereOf } from "./filter.ts";

/** Where the next page begins: the last entry of this one. */
export type ToolCursor = Pick<ToolEntry, "severity" | "class" | "slug" | "name">;

/** Tools, the riskiest first. */
export async function listTools(
  pool: pg.Pool,
  asked: { readonly filter?: ToolFilter; readonly after?: ToolCursor; readonly limit?: number },
): Promise<ToolEntry[]> {
  const values: unknown[] = [];
  const where = [whereOf(asked.filter ?? {}, values)];
  const { after, limit = 50 } = asked;
  if (after !== undefined) {
    const at = [
      SEVERITIES.indexOf(after.severity),
      TOOL_CLASSES.indexOf(after.class),
      after.slug,
      after.name,
    ];
    const [severity, kind, slug, name] = at.map((value) => `$${values.push(value)}`);
    // Two directions in one order: a row comparison can have one only.
    where.push(`(t.severity, t.class) <= (${severity}::smallint, ${kind}::smallint)
      AND ((t.severity, t.class) < (${severity}::smallint, ${kind}::smallint) OR (t.slug, t.name) > (${slug}, ${name}))`);
  }
  const { rows } = await pool.query<ToolEntryRow>(
    `SELECT ${TOOL_COLUMNS} FROM catalog.tools t JOIN catalog.servers s USING (slug) WHERE ${where.join(" AND ")}
      ORDER BY t.severity DESC, t.class DESC, t.slug, t.name LIMIT ${limit}`,
    values,
  );
  return rows.map(toToolEntry);
}

/** Where the next page begins: the last entry of this one. */
export type ServerCursor = Pick<ServerEntry, "worst" | "toolCount" | "slug">;

/** Servers, those with the worst tools first. */
export async function listServers(
  pool: pg.Pool,
  asked: { readonly after?: ServerCursor; readonly limit?: number } = {},
): Promise<ServerEntry[]> {
  const { after, limit = 50 } = asked;
  const values: unknown[] = [];
  let where = "";
  if (after !== undefined) {
    values.push(SEVERITIES.indexOf(after.worst), after.toolCount, after.slug);
    where = `WHERE (s.worst_severity, s.tool_count) <= ($1::smallint, $2::int)
      AND ((s.worst_severity, s.tool_count) < ($1::smallint, $2::int) OR s.slug > $3)`;
  }
  const { rows } = await pool.query<ServerEntryRow>(
    `SELECT ${SERVER_COLUMNS} FROM catalog.servers s ${where}
      ORDER BY s.worst_severity DESC, s.tool_count DESC, s.slug LIMIT ${limit}`,
    values,
  );
  return rows.map(toServerEntry);
}

/** Addresses for a site map: servers with the names of their tools, by slug, a page at a time. */
export async function listAddresses(
  pool: pg.Pool,
  asked: { readonly after?: string; readonly limit: number },
): Promise<{ readonly slug: string; readonly changedAt: Date; readonly tools: readonly string[] }[]> {
  const { rows } = await pool.query<{ slug: string; changedAt: Date; tools: string[] }>(
    `SELECT s.slug, s.changed_at AS "changedAt",
        ARRAY(SELECT t.name FROM catalog.tools t WHERE t.slug = s.slug AND t.removed_at IS NULL ORDER BY t.name) AS tools
      FROM catalog.servers s WHERE s.slug > $1 ORDER BY s.slug LIMIT $2`,
    [asked.after ?? "", asked.limit],
  );
  return rows;
}
