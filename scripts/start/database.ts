import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, StartupError, startCluster } from "../../packages/db/src/embedded/index.ts";
import {
  createOwnerDatabase,
  type PreparedDatabase,
  prepareDatabase,
} from "../../packages/db/src/prepare-database.ts";
import type { Secrets, Settings } from "./settings.ts";

export type StartedDatabase = PreparedDatabase & { readonly cluster: Cluster | undefined };

/** Where the embedded database really lies, when root's home had to be left. */
const PLACE_FILE = "database-place";

/** Starts the embedded Postgres, or takes the user's own, and brings it up to this version's schema. */
export async function startDatabase(
  settings: Settings,
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
  const dataDir = join(settings.stateDir, "postgres");
  const cluster = await startCluster({ dataDir, password: secrets.adminPassword, say });
  try {
    writeFileSync(join(settings.stateDir, PLACE_FILE), cluster.dataDir);
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

/** Deletes everything that earlier starts kept. */
export function forgetEverything(settings: Settings): void {
  if (settings.databaseUrl !== undefined) {
    throw new StartupError(
      "--fresh deletes the embedded database only, and DATABASE_URL names one of your own.",
      "Empty that one yourself, or unset DATABASE_URL.",
    );
  }
  const placeFile = join(settings.stateDir, PLACE_FILE);
  const place = existsSync(placeFile) ? readFileSync(placeFile, "utf8") : "";
  if (place.endsWith("postgres")) rmSync(place, { recursive: true, force: true });
  rmSync(settings.stateDir, { recursive: true, force: true });
}

function explain(error: unknown): never {
  if (error instanceof StartupError || !(error instanceof Error)) throw error;
  throw new StartupError(
    `The database of DATABASE_URL cannot be used: ${error.message.replace(/postgres(ql)?:\/\/\S+/g, "(its URL)")}.`,
    "Check that it runs, and its host, user and password.",
  );
}
