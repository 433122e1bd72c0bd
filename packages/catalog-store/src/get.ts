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
import { type ChangeEntry, listChanges } from "./list-changes.ts";

/** A server with all that its page shows. */
export type ServerDetails = ServerEntry & {
  readonly watch: string | null;
  /** The server's own words: untrusted text. */
  readonly said: { readonly title?: string; readonly description?: string; readonly instructions?: string };
  readonly sourceRef: string;
  readonly registry: string | null;
  readonly licence: string | null;
  readonly homepage: string | null;
  readonly repository: string | null;
  readonly endpoint: string | null;
  readonly transports: readonly string[];
  /** Names of the variables that it wants to be set. */
  readonly environment: readonly string[];
  readonly firstSeenAt: Date;
  readonly seenAt: Date;
  readonly changedAt: Date;
  readonly versions: readonly {
    readonly version: string;
    readonly toolCount: number | null;
    readonly seenAt: Date;
  }[];
  readonly tools: readonly ToolDetails[];
  readonly changes: readonly ChangeEntry[];
};

/** A tool with its definition, and when it was seen. */
export type ToolDetails = ToolEntry & {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly method: string;
  readonly firstSeenAt: Date;
  readonly seenAt: Date;
  readonly changedAt: Date;
};

const DETAILS = `${TOOL_COLUMNS}, d.definition, t.hash, t.method, t.first_seen_at AS "firstSeenAt",
  t.seen_at AS "seenAt", t.changed_at AS "changedAt"`;
type ToolDetailsRow = ToolEntryRow & Omit<ToolDetails, keyof ToolEntry>;

/** A server by its slug, with its tools, the riskiest first; undefined where there is none. */
export async function getServer(pool: pg.Pool, slug: string): Promise<ServerDetails | undefined> {
  const { rows } = await pool.query<ServerEntryRow & Omit<ServerDetails, keyof ServerEntry>>(
    `SELECT ${SERVER_COLUMNS}, s.watch, s.said, s.source_ref AS "sourceRef", s.registry, s.licence, s.homepage,
        s.repository, s.endpoint, s.transports, s.environment, s.first_seen_at AS "firstSeenAt", s.seen_at AS "seenAt",
        s.changed_at AS "changedAt" FROM catalog.servers s WHERE s.slug = $1`,
    [slug],
  );
  const server = rows[0];
  if (server === undefined) return undefined;
  const [tools, versions, changes] = await Promise.all([
    pool.query<ToolDetailsRow>(
      `SELECT ${DETAILS} FROM catalog.tools t JOIN catalog.servers s USING (slug) JOIN catalog.definitions d USING (hash)
        WHERE t.slug = $1 AND t.removed_at IS NULL ORDER BY t.severity DESC, t.class DESC, t.name`,
      [slug],
    ),
    pool.query<ServerDetails["versions"][number]>(
      `SELECT version, tool_count AS "toolCount", seen_at AS "seenAt" FROM catalog.versions WHERE slug = $1
        ORDER BY seen_at DESC, version DESC LIMIT 50`,
      [slug],
    ),
    listChanges(pool, { slug, limit: 50 }),
  ]);
  return {
    ...server,
    ...toServerEntry(server),
    tools: tools.rows.map(toDetails),
    versions: versions.rows,
    changes,
  };
}

/** A tool by its server's slug and its own name; undefined where there is none. */
export async function getTool(
  pool: pg.Pool,
  { slug, name }: { readonly slug: string; readonly name: string },
): Promise<ToolDetails | undefined> {
  const { rows } = await pool.query<ToolDetailsRow>(
    `SELECT ${DETAILS} FROM catalog.tools t JOIN catalog.servers s USING (slug) JOIN catalog.definitions d USING (hash)
      WHERE t.slug = $1 AND t.name = $2 AND t.removed_at IS NULL`,
    [slug, name],
  );
  return rows[0] && toDetails(rows[0]);
}

function toDetails(row: ToolDetailsRow): ToolDetails {
  const { definition, hash, method, firstSeenAt, seenAt, changedAt } = row;
  return { ...toToolEntry(row), definition, hash, method, firstSeenAt, seenAt, changedAt };
}
