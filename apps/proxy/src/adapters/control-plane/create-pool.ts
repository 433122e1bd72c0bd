import pg from "pg";

/** Connections to the database, `max` at a time. */
export function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: max,
    connectionTimeoutMillis: 5000,
    query_timeout: 10_000,
    keepAlive: true,
    application_name: "sallyport-proxy",
  });
  // A lost connection is told to whoever uses it by their own query. As an event it would end the process, and pg
  // emits it from the pool for connections at rest and from the client for those in use.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
