import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { StartupError } from "./embedded/startup-error.ts";

/** The lock that Prisma's own `migrate deploy` takes, so that the two never run at once. */
const PRISMA_ADVISORY_LOCK = 72_707_369;

/** As Prisma makes it, so that `prisma migrate status` and `deploy` agree with what was done here. */
const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

/**
 * Applies what is new in prisma/migrations to the database, each file in a transaction, and keeps Prisma's history
 * table. Returns the names applied. Throws StartupError when the history does not fit these files; nothing is applied
 * then.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_ADVISORY_LOCK]);
    await client.query(HISTORY_TABLE);
    const pending = await pendingMigrations(client, readMigrations(folder));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function pendingMigrations(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const migration = known.get(row.migration_name);
    if (!migration) {
      throw new StartupError(
        `The database has the migration ${row.migration_name}, which this version does not know.`,
        "It was made by a newer Sallyport: start that version, or use another database.",
      );
    }
    if (!row.finished) {
      throw new StartupError(
        `The migration ${row.migration_name} was begun and not finished.`,
        "Restore the database from a backup, or mark it with: npx prisma migrate resolve",
      );
    }
    if (row.checksum !== migration.checksum) {
      throw new StartupError(
        `The migration ${row.migration_name} was changed after it was applied.`,
        "Put its file back as it was; a change needs a migration of its own.",
      );
    }
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    const why = error instanceof Error ? error.message : String(error);
    throw new StartupError(
      `The migration ${migration.name} failed and was rolled back: ${why}.`,
      "The database user must own the database and be allowed to create roles.",
    );
  }
}
