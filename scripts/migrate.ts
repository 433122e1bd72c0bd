import { join } from "node:path";
import { prepareDatabase } from "../packages/db/src/prepare-database.ts";
import { root } from "./install.mjs";

/**
 * npm run migrate: brings the database of DATABASE_URL up to this version, and lets the two applications log in with
 * the passwords that stand in DASHBOARD_DATABASE_URL and PROXY_DATABASE_URL.
 */
const required = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set. See docs/deploy.md.`);
};

const passwordIn = (name: string, role: string): string => {
  const url = new URL(required(name));
  if (url.username !== role) throw new Error(`The user in ${name} must be ${role}.`);
  if (url.password === "") throw new Error(`${name} has no password.`);
  return decodeURIComponent(url.password);
};

try {
  const { applied } = await prepareDatabase({
    ownerUrl: required("DATABASE_URL"),
    migrations: join(root, "prisma/migrations"),
    passwords: {
      dashboard: passwordIn("DASHBOARD_DATABASE_URL", "sallyport_dashboard"),
      proxy: passwordIn("PROXY_DATABASE_URL", "sallyport_proxy"),
    },
  });
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
