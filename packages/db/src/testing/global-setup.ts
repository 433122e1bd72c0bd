import type { TestProject } from "vitest/node";
import { startThrowAwayPostgres } from "./throw-away-postgres.ts";

/** One throw-away Postgres for the whole run, with one migrated database that every suite clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startThrowAwayPostgres({
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  });
  const { serverUrl, database, password } = postgres;
  project.provide("postgres", { adminUrl: serverUrl, template: database, password });
  return () => postgres.stop();
}
