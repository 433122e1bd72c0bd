import { existsSync } from "node:fs";
import { join } from "node:path";
import { runningPort } from "../../packages/db/src/embedded/index.ts";
import { readSecrets, type Settings } from "./settings.ts";

/** The dashboard's connection to the embedded database of an `npm start` that runs now; undefined where none does. */
export function runningDatabase(settings: Pick<Settings, "stateDir">): string | undefined {
  if (!existsSync(join(settings.stateDir, "secrets.json"))) return undefined;
  const port = runningPort(join(settings.stateDir, "postgres"));
  if (port === undefined) return undefined;
  const { dashboardPassword } = readSecrets(settings);
  return `postgresql://sallyport_dashboard:${encodeURIComponent(dashboardPassword)}@127.0.0.1:${port}/sallyport`;
}
