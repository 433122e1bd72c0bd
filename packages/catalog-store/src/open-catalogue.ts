import pg from "pg";

/** The pool that the store's functions take. */
export type Catalogue = pg.Pool;

/**
 * A pool of its own for the public catalogue: however many strangers search, the connections of the rest stay free,
 * and no question runs longer than `statementMs`.
 */
export function openCatalogue(
  url: string,
  { connections, statementMs }: { readonly connections: number; readonly statementMs: number },
): Catalogue {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    statement_timeout: statementMs,
    connectionTimeoutMillis: 5000,
    application_name: "sallyport-catalogue",
  });
  // A connection that breaks while it is idle is replaced at the next question.
  pool.on("error", () => {});
  return pool;
}
