import { createTestDatabase } from "@sallyport/testkit";
import pg from "pg";

/** A database of a suite's own. `admin` asks it as the superuser, `pool` as a proxy. */
export type StoreDatabase = {
  readonly admin: pg.Client;
  readonly pool: pg.Pool;
  readonly proxyUrl: string;
  close(): Promise<void>;
};

export async function openStoreDatabase(): Promise<StoreDatabase> {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const pool = new pg.Pool({ connectionString: database.proxyUrl, max: 4 });
  pool.on("error", () => undefined); // a suite cuts connections on purpose
  return {
    admin,
    pool,
    proxyUrl: database.proxyUrl,
    close: async () => {
      await pool.end();
      await admin.end();
      await database.drop();
    },
  };
}
