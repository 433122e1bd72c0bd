import { createHash } from "node:crypto";
import type pg from "pg";
import type { IngestedServer } from "./ingested.ts";

type Named = Pick<IngestedServer, "source" | "sourceRef" | "registry" | "package" | "endpoint" | "name">;

/**
 * The slug under which a server is kept: that of the same one as another look or another source told of it (by source,
 * package or address), else a free one made of its name.
 */
export async function resolveSlug(pool: pg.Pool, server: Named): Promise<string> {
  const known = await pool.query<{ slug: string }>(
    `SELECT slug FROM catalog.servers
      WHERE (source = $1 AND source_ref = $2) OR (package = $3 AND registry = $4) OR rtrim(endpoint, '/') = rtrim($5, '/')
      ORDER BY (source = $1 AND source_ref = $2) DESC, seen_at DESC LIMIT 1`,
    [server.source, server.sourceRef, server.package, server.registry, server.endpoint],
  );
  if (known.rows[0] !== undefined) return known.rows[0].slug;
  const wanted = slugOf(server.name);
  const taken = await pool.query("SELECT FROM catalog.servers WHERE slug = $1", [wanted]);
  if (taken.rowCount === 0) return wanted;
  const digest = createHash("sha256")
    .update(`${server.source}\n${server.sourceRef}`)
    .digest("hex")
    .slice(0, 8);
  return `${wanted}-${digest}`;
}

const MAX_SLUG = 100;

function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, "-");
  return plain.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "").slice(0, MAX_SLUG) || "server";
}
