import { randomUUID } from "node:crypto";
import type pg from "pg";

export type Failure = { readonly what: string; readonly why: string };

/** One run over a source. `cursor`: how far it came, in the source's own words. */
export type Run = {
  readonly id: string;
  readonly source: string;
  readonly cursor: string | null;
  readonly done: number;
  readonly failures: readonly Failure[];
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

const COLUMNS = `id, source, cursor, done, failures, started_at AS "startedAt", finished_at AS "finishedAt"`;
const MAX_FAILURES = 1000;

/** The run that was begun and not finished, so that it goes on; else a new one. */
export async function resumeRun(pool: pg.Pool, source: string): Promise<Run> {
  const open = await pool.query<Run>(
    `SELECT ${COLUMNS} FROM catalog.runs WHERE source = $1 AND finished_at IS NULL ORDER BY started_at DESC LIMIT 1`,
    [source],
  );
  if (open.rows[0] !== undefined) return open.rows[0];
  const { rows } = await pool.query<Run>(
    `INSERT INTO catalog.runs (id, source, started_at) VALUES ($1, $2, now()) RETURNING ${COLUMNS}`,
    [randomUUID(), source],
  );
  const [run] = rows;
  if (run === undefined) throw new Error("The run could not be begun.");
  return run;
}

/** Notes how far a run came. */
export async function noteProgress(
  pool: pg.Pool,
  run: Pick<Run, "id">,
  { cursor, done, failures }: { cursor: string | null; done: number; failures: readonly Failure[] },
): Promise<void> {
  await pool.query("UPDATE catalog.runs SET cursor = $2, done = $3, failures = $4 WHERE id = $1", [
    run.id,
    cursor,
    done,
    JSON.stringify(failures.slice(0, MAX_FAILURES)),
  ]);
}

/** The run is over: the next one begins anew. */
export async function finishRun(pool: pg.Pool, { id }: Pick<Run, "id">): Promise<void> {
  await pool.query("UPDATE catalog.runs SET finished_at = now() WHERE id = $1", [id]);
}

/** The last run of a source that came to its end; undefined where there was none. */
export async function lastFinishedRun(pool: pg.Pool, source: string): Promise<Run | undefined> {
  const { rows } = await pool.query<Run>(
    `SELECT ${COLUMNS} FROM catalog.runs WHERE source = $1 AND finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1`,
    [source],
  );
  return rows[0];
}
