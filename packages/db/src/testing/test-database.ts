import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's URL of the run's Postgres; `template` is a migrated database to clone. */
    postgres: { adminUrl: string; template: string; password: string };
  }
}

export type TestDatabase = {
  /** Superuser: sees everything, for looking at what really happened. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly dashboardUrl: string;
  readonly proxyUrl: string;
  drop(): Promise<void>;
};

/** A migrated database of the suite's own. Needs a `*.pg.test.ts` file, for which Postgres was started. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, password } = inject("postgres");
  const name = `t_${randomBytes(6).toString("hex")}`;
  await run(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER sallyport_owner`);
  const url = (user?: string): string => {
    const made = new URL(adminUrl);
    made.pathname = `/${name}`;
    if (user) {
      made.username = user;
      made.password = password;
    }
    return made.href;
  };
  return {
    adminUrl: url(),
    ownerUrl: url("sallyport_owner"),
    dashboardUrl: url("sallyport_dashboard"),
    proxyUrl: url("sallyport_proxy"),
    drop: () => run(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
