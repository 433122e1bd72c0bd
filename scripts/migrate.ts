import { join } from "node:path";
import { prepareDatabase } from "../packages/db/src/prepare-database.ts";
import { postgresUrl, readVariables, required } from "../packages/env/src/index.ts";
import { root } from "./install.mjs";
import { loadCatalogue } from "./start/catalogue.ts";

/**
 * npm run migrate: brings the database of DATABASE_URL up to this version, fills the catalogue, and lets the two applications log in with
 * the passwords that stand in DASHBOARD_DATABASE_URL and PROXY_DATABASE_URL.
 */
const url = required(postgresUrl(), "See docs/deploy.md.");
const VARIABLES = { DATABASE_URL: url, DASHBOARD_DATABASE_URL: url, PROXY_DATABASE_URL: url };

const passwordIn = (name: string, value: string, role: string): string => {
  const url = new URL(value);
  if (url.username !== role) throw new Error(`The user in ${name} must be ${role}.`);
  if (url.password === "") throw new Error(`${name} has no password.`);
  return decodeURIComponent(url.password);
};

try {
  const { DATABASE_URL, DASHBOARD_DATABASE_URL, PROXY_DATABASE_URL } = readVariables(VARIABLES, process.env);
  const { applied } = await prepareDatabase({
    ownerUrl: DATABASE_URL,
    migrations: join(root, "prisma/migrations"),
    passwords: {
      dashboard: passwordIn("DASHBOARD_DATABASE_URL", DASHBOARD_DATABASE_URL, "sallyport_dashboard"),
      proxy: passwordIn("PROXY_DATABASE_URL", PROXY_DATABASE_URL, "sallyport_proxy"),
    },
  });
  await loadCatalogue(DASHBOARD_DATABASE_URL, console.log);
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
