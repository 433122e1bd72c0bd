import { createTestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { loadActor } from "../account/sessions.ts";
import { signIn } from "../account/sign-in.ts";
import { signUp } from "../account/sign-up.ts";
import type { Caller } from "../caller.ts";
import { createServices } from "../services.ts";

/** A database with one organisation and its admin; `admin` asks it as the superuser. */
export type TestOrg = {
  readonly org: string;
  readonly caller: Caller;
  readonly admin: pg.Client;
  /** Connection of a proxy to the same database. */
  readonly proxyUrl: string;
  /** The actions of the admin events about something, oldest first. */
  eventsOf(targetId: string): Promise<string[]>;
  /** Every row of every table, as text: what a thief of the database would read. */
  wholeDatabase(): Promise<string>;
  close(): Promise<void>;
};

export async function createTestOrg(): Promise<TestOrg> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const services = createServices({
    databaseUrl: database.dashboardUrl,
    sealingKeys: `1:${Buffer.alloc(32, 1).toString("base64")}`,
    allowPrivateUpstreams: true,
    proxyPublicUrl: "http://localhost:3100/",
  });
  const account = { email: "a@example.com", password: "correct horse battery" };
  const { orgSlug } = await signUp(services, { ...account, name: "Ada", organisation: "Acme" }, { ip: "-" });
  const { sessionId } = await signIn(services, account, { ip: "-", userAgent: "-" });
  const actor = await loadActor(services, sessionId);
  if (!actor) throw new Error("no actor");
  return {
    org: orgSlug,
    caller: { services, actor },
    admin,
    proxyUrl: database.proxyUrl,
    eventsOf: async (targetId) => {
      const { rows } = await admin.query<{ action: string }>(
        "SELECT action FROM admin_events WHERE target_id = $1 ORDER BY at",
        [targetId],
      );
      return rows.map(({ action }) => action);
    },
    wholeDatabase: async () => {
      const { rows } = await admin.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
      );
      const texts: string[] = [];
      for (const { name } of rows)
        texts.push(JSON.stringify((await admin.query(`SELECT t::text FROM ${name} t`)).rows));
      return texts.join("\n");
    },
    close: async () => {
      await services.db.$disconnect();
      await admin.end();
      await database.drop();
    },
  };
}
