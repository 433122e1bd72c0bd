import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCluster } from "../../../packages/db/src/embedded/index.ts";
import { createOwnerDatabase, prepareDatabase } from "../../../packages/db/src/prepare-database.ts";

const PASSWORD = "for-benches-only";
const MIGRATIONS = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

export type ThrowAwayPostgres = {
  readonly adminUrl: string;
  readonly proxyUrl: string;
  stop(): Promise<void>;
};

/** A migrated Postgres of the run's own, with the durability that a real one has. */
export async function startThrowAwayPostgres(): Promise<ThrowAwayPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
  chmodSync(folder, 0o755); // started by root, Postgres runs as another account
  const cluster = await startCluster({ dataDir: join(folder, "pg"), password: PASSWORD });
  const adminUrl = cluster.adminUrl();
  const ownerUrl = await createOwnerDatabase({ adminUrl, database: "bench", password: PASSWORD });
  const passwords = { dashboard: PASSWORD, proxy: PASSWORD };
  const { proxyUrl } = await prepareDatabase({ ownerUrl, migrations: MIGRATIONS, passwords });
  const database = new URL(adminUrl);
  database.pathname = "/bench";
  return {
    adminUrl: database.href,
    proxyUrl,
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
