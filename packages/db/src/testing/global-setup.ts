import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOwnerDatabase, prepareDatabase } from "../prepare-database.ts";
import { startCluster } from "../embedded/cluster.ts";
import type { TestProject } from "vitest/node";

const MIGRATIONS = fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url));
const PASSWORD = "for-tests-only";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's URL of the run's Postgres; `template` is a migrated database to clone. */
    postgres: { adminUrl: string; template: string; password: string };
  }
}

/** One throw-away Postgres for the whole run, with one migrated database that every suite clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-test-"));
  chmodSync(folder, 0o755); // started by root, Postgres runs as another account
  const cluster = await startCluster({
    dataDir: join(folder, "pg"),
    password: PASSWORD,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  const template = "sallyport_template";
  const ownerUrl = await createOwnerDatabase({
    adminUrl: cluster.adminUrl(),
    database: template,
    password: PASSWORD,
  });
  await prepareDatabase({
    ownerUrl,
    migrations: MIGRATIONS,
    passwords: { dashboard: PASSWORD, proxy: PASSWORD },
  });
  project.provide("postgres", { adminUrl: cluster.adminUrl(), template, password: PASSWORD });
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
