import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type Cluster,
  deleteCluster,
  StartupError,
  startCluster,
} from "../../packages/db/src/embedded/index.ts";
import {
  createOwnerDatabase,
  type PreparedDatabase,
  prepareDatabase,
} from "../../packages/db/src/prepare-database.ts";
import { LOCK_FILE } from "./instance-lock.ts";
import type { Secrets, Settings } from "./settings.ts";

export type StartedDatabase = PreparedDatabase & { readonly cluster: Cluster | undefined };

/** Starts the embedded Postgres, or takes the user's own, and brings it up to this version's schema. */
export async function startDatabase(
  settings: Pick<Settings, "root" | "stateDir" | "databaseUrl">,
  secrets: Secrets,
  say: (sentence: string) => void,
): Promise<StartedDatabase> {
  const migrations = join(settings.root, "prisma/migrations");
  const passwords = { dashboard: secrets.dashboardPassword, proxy: secrets.proxyPassword };
  if (settings.databaseUrl !== undefined) {
    const prepared = await prepareDatabase({ ownerUrl: settings.databaseUrl, migrations, passwords }).catch(
      explain,
    );
    return { ...prepared, cluster: undefined };
  }
  const cluster = await startCluster({ dataDir: dataDirOf(settings), password: secrets.adminPassword, say });
  try {
    const adminUrl = cluster.adminUrl();
    const ownerUrl = await createOwnerDatabase({
      adminUrl,
      database: "sallyport",
      password: secrets.ownerPassword,
    });
    return { ...(await prepareDatabase({ ownerUrl, migrations, passwords })), cluster };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function dataDirOf(settings: Pick<Settings, "stateDir">): string {
  return join(settings.stateDir, "postgres");
}

/** Deletes everything that earlier starts kept, but for the lock of this one. */
export function forgetEverything(settings: Settings): void {
  if (settings.databaseUrl !== undefined) {
    throw new StartupError(
      "--fresh deletes the embedded database only, and DATABASE_URL names one of your own.",
      "Empty that one yourself, or unset DATABASE_URL.",
    );
  }
  deleteCluster(dataDirOf(settings));
  for (const name of readdirSync(settings.stateDir)) {
    if (name !== LOCK_FILE) rmSync(join(settings.stateDir, name), { recursive: true, force: true });
  }
}

function explain(error: unknown): never {
  if (error instanceof StartupError || !(error instanceof Error)) throw error;
  throw new StartupError(
    `The database of DATABASE_URL cannot be used: ${error.message.replace(/postgres(ql)?:\/\/\S+/g, "(its URL)")}.`,
    "Check that it runs, and its host, user and password.",
  );
}
