import pg from "pg";
import { migrate } from "./migrate.ts";

export type RolePasswords = { readonly dashboard: string; readonly proxy: string };

export type PreparedDatabase = {
  readonly applied: string[];
  /** Connection of the dashboard's role; it does not own the tables. */
  readonly dashboardUrl: string;
  /** Connection of the proxy's role. */
  readonly proxyUrl: string;
};

const ROLES = { dashboard: "sallyport_dashboard", proxy: "sallyport_proxy" } as const;

/** Migrates as the owner, lets the two roles log in with the passwords given, and returns their connection URLs. */
export async function prepareDatabase(options: {
  ownerUrl: string;
  migrations: string;
  passwords: RolePasswords;
}): Promise<PreparedDatabase> {
  const applied = await migrate(options.ownerUrl, options.migrations);
  const owner = new pg.Client({ connectionString: options.ownerUrl });
  await owner.connect();
  try {
    for (const [app, role] of Object.entries(ROLES) as [keyof typeof ROLES, string][]) {
      const password = owner.escapeLiteral(options.passwords[app]);
      await owner.query(`ALTER ROLE ${role} LOGIN PASSWORD ${password}`);
      await owner.query(
        `GRANT CONNECT ON DATABASE ${owner.escapeIdentifier(databaseOf(options.ownerUrl))} TO ${role}`,
      );
    }
  } finally {
    await owner.end();
  }
  return {
    applied,
    dashboardUrl: withUser(options.ownerUrl, ROLES.dashboard, options.passwords.dashboard),
    proxyUrl: withUser(options.ownerUrl, ROLES.proxy, options.passwords.proxy),
  };
}

/** Makes the owner's role and its database in a fresh cluster, where they are not there yet. Returns the owner's URL. */
export async function createOwnerDatabase(options: {
  adminUrl: string;
  database: string;
  password: string;
}): Promise<string> {
  const admin = new pg.Client({ connectionString: options.adminUrl });
  await admin.connect();
  try {
    const password = admin.escapeLiteral(options.password);
    const role = await admin.query("SELECT FROM pg_roles WHERE rolname = 'sallyport_owner'");
    await admin.query(
      `${role.rowCount === 0 ? "CREATE" : "ALTER"} ROLE sallyport_owner LOGIN CREATEROLE PASSWORD ${password}`,
    );
    const database = await admin.query("SELECT FROM pg_database WHERE datname = $1", [options.database]);
    if (database.rowCount === 0) {
      await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(options.database)} OWNER sallyport_owner`);
    }
  } finally {
    await admin.end();
  }
  const url = new URL(withUser(options.adminUrl, "sallyport_owner", options.password));
  url.pathname = `/${encodeURIComponent(options.database)}`;
  return url.href;
}

function withUser(databaseUrl: string, user: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = user;
  url.password = encodeURIComponent(password);
  return url.href;
}

function databaseOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
}
