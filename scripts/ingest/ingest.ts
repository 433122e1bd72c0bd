import type pg from "pg";
import {
  type Failure,
  finishRun,
  noteProgress,
  putServer,
  refreshCounts,
  resolveSlug,
  resumeRun,
} from "../../packages/catalog-store/src/index.ts";
import type { Found, FoundServer } from "./found-server.ts";

const AT_ONCE = 8;
const MAX_NAME = 200;

export type Ingest = {
  /** Names the run: the same again after a break goes on where it was. */
  readonly source: string;
  /** One step of the source. `cursor` is null for the first. */
  readonly step: (cursor: string | null) => Promise<Found>;
  /** Told after each step. */
  readonly say: (sentence: string) => void;
};

export type Ingested = {
  readonly done: number;
  readonly added: number;
  readonly changes: number;
  readonly failures: readonly Failure[];
};

/**
 * Takes a source in, step by step. How far it came is noted after each step; a step that was broken off is done again,
 * which changes nothing where it had been done. Throws what a step and pg throw: the next run goes on there.
 */
export async function ingest(pool: pg.Pool, { source, step, say }: Ingest): Promise<Ingested> {
  const free = await onlyOne(pool, source);
  try {
    const run = await resumeRun(pool, source);
    if (run.cursor !== null) say(`Going on where an earlier run ended, after ${run.done} servers.`);
    let { cursor, done } = run;
    let [added, changes] = [0, 0];
    const failures: Failure[] = [...run.failures];
    do {
      const found = await step(cursor);
      const put = await putAll(pool, found.servers);
      failures.push(...found.failures, ...put.failures);
      cursor = found.cursor;
      done += put.done;
      added += put.added;
      changes += put.changes;
      await noteProgress(pool, run, { cursor, done, failures });
      say(`${done} servers, ${added} of them new; ${changes} changes; ${failures.length} failed.`);
    } while (cursor !== null);
    await refreshCounts(pool);
    await finishRun(pool, run);
    return { done, added, changes, failures };
  } finally {
    await free();
  }
}

/** Two runs over one source would write over each other's cursor. Postgres frees the lock of one that was killed. */
async function onlyOne(pool: pg.Pool, source: string): Promise<() => Promise<void>> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken",
      [`catalog run ${source}`],
    );
    if (rows[0]?.taken !== true) throw new Error("Another run takes this source in just now.");
  } catch (error) {
    client.release(true);
    throw error;
  }
  return async () => {
    client.release(true); // with the connection the lock goes
  };
}

type Put = { done: number; added: number; changes: number; failures: Failure[] };

async function putAll(pool: pg.Pool, servers: readonly FoundServer[]): Promise<Put> {
  const put: Put = { done: 0, added: 0, changes: 0, failures: [] };
  const left = await named(pool, servers, put.failures);
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      try {
        const { isNew, changes } = await putServer(pool, next);
        put.done += 1;
        put.added += isNew ? 1 : 0;
        put.changes += changes.length;
      } catch (error) {
        put.failures.push({ what: next.sourceRef, why: reasonOf(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return put;
}

type Named = Parameters<typeof putServer>[1];

/** Slugs are given one after the other, so that two new servers of one name do not get the same. */
async function named(pool: pg.Pool, servers: readonly FoundServer[], failures: Failure[]): Promise<Named[]> {
  const latest = new Map(servers.map((server) => [`${server.source}\n${server.sourceRef}`, server]));
  const bySlug = new Map<string, Named>();
  for (const found of latest.values()) {
    const server = { ...found, name: found.name.slice(0, MAX_NAME) };
    try {
      const slug = await resolveSlug(pool, server, new Set(bySlug.keys()));
      bySlug.set(slug, { ...server, slug });
    } catch (error) {
      failures.push({ what: server.sourceRef, why: reasonOf(error) });
    }
  }
  return [...bySlug.values()];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
