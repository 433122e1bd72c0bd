import type pg from "pg";

/** Changes whenever the catalogue does: what was made from it under another revision may be out of date. */
export async function catalogueRevision(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ revision: string }>(
    `SELECT coalesce((SELECT max(finished_at)::text FROM catalog.runs), '') || '/' ||
        coalesce((SELECT max(id)::text FROM catalog.changes), '') AS revision`,
  );
  return rows[0]?.revision ?? "";
}

/** The last slug of each part of a site map, so many servers to a part; the last part may hold fewer. */
export async function partEnds(pool: pg.Pool, size: number): Promise<string[]> {
  const { rows } = await pool.query<{ slug: string }>(
    `SELECT slug FROM (SELECT slug, row_number() OVER (ORDER BY slug) AS at, count(*) OVER () AS total FROM catalog.servers) s
      WHERE at % $1 = 0 OR at = total ORDER BY slug`,
    [size],
  );
  return rows.map(({ slug }) => slug);
}
