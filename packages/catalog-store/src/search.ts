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
import { nearest } from "./nearest.ts";
import { tokensOf } from "./words.ts";

/** What a search found. `corrected` is what was searched for instead, where a word is nobody's. */
export type Found = {
  readonly tools: readonly ToolEntry[];
  readonly servers: readonly ServerEntry[];
  readonly corrected?: string;
};

const MAX_CANDIDATES = 200;

/** Tools and servers by words, also half-typed and mistyped ones; the nearest first. No words: nothing. */
export async function search(
  pool: pg.Pool,
  asked: { readonly query: string; readonly filter?: ToolFilter; readonly limit?: number },
): Promise<Found> {
  const { filter = {}, limit = 20 } = asked;
  const tokens = tokensOf(asked.query);
  if (tokens.length === 0) return { tools: [], servers: [] };
  const found = await searchFor(pool, { tokens, filter, limit });
  if (found.tools.length > 0 || found.servers.length > 0) return found;
  const corrected = await correct(pool, tokens);
  if (corrected === undefined) return found;
  return { ...(await searchFor(pool, { tokens: corrected, filter, limit })), corrected: corrected.join(" ") };
}

type Asked = { readonly tokens: readonly string[]; readonly filter: ToolFilter; readonly limit: number };

async function searchFor(pool: pg.Pool, asked: Asked): Promise<Found> {
  const [tools, servers] = await Promise.all([searchTools(pool, asked), searchServers(pool, asked)]);
  return { tools, servers };
}

/** Every token as the beginning of a word. */
export function toTsQuery(tokens: readonly string[]): string {
  return tokens.map((token) => `'${token.replaceAll(/['\\]/g, "")}':*`).join(" & ");
}

async function searchTools(pool: pg.Pool, { tokens, filter, limit }: Asked): Promise<ToolEntry[]> {
  const values: unknown[] = [toTsQuery(tokens), tokens.join("_"), tokens.join(" ")];
  const where = whereOf(filter, values);
  const from = "catalog.tools t JOIN catalog.servers s USING (slug)";
  const { rows } = await pool.query<ToolEntryRow>(
    `WITH exact AS MATERIALIZED (
        SELECT t.slug, t.name FROM ${from} WHERE lower(t.name) IN ($2, replace($2, '_', '-'), replace($2, '_', ''))
          AND ${where} LIMIT ${MAX_CANDIDATES}
      ), wordy AS MATERIALIZED (
        SELECT t.slug, t.name FROM ${from} WHERE t.search @@ to_tsquery('english', $1) AND ${where}
          LIMIT ${MAX_CANDIDATES}
      )
      SELECT ${TOOL_COLUMNS} FROM (SELECT * FROM exact UNION SELECT * FROM wordy) c
        JOIN catalog.tools t USING (slug, name) JOIN catalog.servers s USING (slug)
      ORDER BY (lower(t.name) IN ($2, replace($2, '_', '-'), replace($2, '_', ''))) DESC,
        ts_rank('{0.05, 0.2, 0.6, 1}', t.search, to_tsquery('english', $1)) + t.severity * 0.02 DESC,
        word_similarity($3, t.name) DESC, t.slug, t.name
      LIMIT ${limit}`,
    values,
  );
  return rows.map(toToolEntry);
}

async function searchServers(pool: pg.Pool, { tokens, limit }: Asked): Promise<ServerEntry[]> {
  const { rows } = await pool.query<ServerEntryRow>(
    `SELECT ${SERVER_COLUMNS} FROM (
        SELECT slug FROM catalog.servers WHERE search @@ to_tsquery('english', $1) LIMIT ${MAX_CANDIDATES}
      ) c JOIN catalog.servers s USING (slug)
      ORDER BY (lower(s.name) = $2) DESC,
        ts_rank('{0.05, 0.2, 0.6, 1}', s.search, to_tsquery('english', $1)) DESC, s.tool_count DESC, s.slug
      LIMIT ${limit}`,
    [toTsQuery(tokens), tokens.join(" ")],
  );
  return rows.map(toServerEntry);
}

const MAX_NEAR = 30;

/** Each word that no name begins with, replaced by the word of a name that is nearest to it. */
async function correct(pool: pg.Pool, tokens: readonly string[]): Promise<string[] | undefined> {
  const { rows } = await pool.query<{ known: boolean; near: string[] }>(
    `SELECT EXISTS (SELECT FROM catalog.words WHERE word LIKE q.token || '%') AS known,
        ARRAY(SELECT word FROM catalog.words ORDER BY word <-> q.token LIMIT ${MAX_NEAR}) AS near
      FROM unnest($1::text[]) WITH ORDINALITY AS q(token, at) ORDER BY q.at`,
    [tokens],
  );
  const corrected = tokens.map((token, at) => {
    const row = rows[at];
    return row === undefined || row.known ? token : (nearest(token, row.near) ?? token);
  });
  return corrected.every((word, at) => word === tokens[at]) ? undefined : corrected;
}
