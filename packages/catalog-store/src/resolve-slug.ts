import { createHash } from "node:crypto";
import type pg from "pg";
import type { IngestedServer } from "./ingested.ts";

type Named = Pick<IngestedServer, "source" | "sourceRef" | "registry" | "package" | "endpoint" | "name">;

/**
 * The slug under which a server is kept: that of the same one as another look told of it, or as another source did (by
 * package or address), else a free one made of its name. Never one of `reserved`.
 */
export async function resolveSlug(
  pool: pg.Pool,
  server: Named,
  reserved: ReadonlySet<string> = new Set(),
): Promise<string> {
  // Within one source a package may stand under two names: these are two entries, and stay two.
  const known = await pool.query<{ slug: string }>(
    `SELECT slug FROM catalog.servers
      WHERE (source = $1 AND source_ref = $2)
        OR (source <> $1 AND ((package = $3 AND registry = $4) OR rtrim(endpoint, '/') = rtrim($5, '/')))
      ORDER BY (source = $1 AND source_ref = $2) DESC, seen_at DESC, slug LIMIT 1`,
    [server.source, server.sourceRef, server.package, server.registry, server.endpoint],
  );
  const slug = known.rows[0]?.slug;
  if (slug !== undefined && !reserved.has(slug)) return slug;
  const wanted = slugOf(server.name);
  const taken = await pool.query("SELECT FROM catalog.servers WHERE slug = $1", [wanted]);
  if (taken.rowCount === 0 && !reserved.has(wanted)) return wanted;
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
