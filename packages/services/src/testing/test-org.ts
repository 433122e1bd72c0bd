import type pg from "pg";
import type { Caller } from "../caller.ts";
import { createTestServices } from "./test-services.ts";

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
  const { services, admin, proxyUrl, person, close } = await createTestServices();
  const { actor, org } = await person("Ada", "Acme");
  return {
    org,
    caller: { services, actor },
    admin,
    proxyUrl,
    close,
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
  };
}
