import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCluster } from "../embedded/cluster.ts";
import { createOwnerDatabase, prepareDatabase } from "../prepare-database.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));
const PASSWORD = "for-tests-only";

export type ThrowAwayPostgres = {
  /** Superuser's URLs: of the server, and of the migrated database in it. */
  readonly serverUrl: string;
  readonly adminUrl: string;
  readonly proxyUrl: string;
  readonly database: string;
  /** Of every role. */
  readonly password: string;
  stop(): Promise<void>;
};

/** A Postgres with one migrated database, in a folder that is gone after `stop`. */
export async function startThrowAwayPostgres(
  settings?: Readonly<Record<string, string>>,
): Promise<ThrowAwayPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-test-"));
  chmodSync(folder, 0o755); // started by root, Postgres runs as another account
  const cluster = await startCluster({
    dataDir: join(folder, "pg"),
    password: PASSWORD,
    ...(settings && { settings }),
  });
  const serverUrl = cluster.adminUrl();
  const database = "sallyport_template";
  const ownerUrl = await createOwnerDatabase({ adminUrl: serverUrl, database, password: PASSWORD });
  const passwords = { dashboard: PASSWORD, proxy: PASSWORD };
  const { proxyUrl } = await prepareDatabase({ ownerUrl, migrations: MIGRATIONS, passwords });
  const adminUrl = new URL(serverUrl);
  adminUrl.pathname = `/${database}`;
  return {
    serverUrl,
    adminUrl: adminUrl.href,
    proxyUrl,
    database,
    password: PASSWORD,
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
