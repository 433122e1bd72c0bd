import { PrismaPg } from "@prisma/adapter-pg";
import { SILENT_MS, WatchedClient } from "./watched-client.ts";
import { Prisma, PrismaClient } from "./generated/client.ts";

export type Database = PrismaClient;
/** A transaction in which row-level security knows who is asking. */
export type Tx = Prisma.TransactionClient;

/**
 * Milliseconds. Whoever asks the dashboard is answered within ten seconds, whatever becomes of the database: a connection
 * of the pool comes in time, or a statement ends in time, here (SILENT_MS) or there.
 */
const CONNECT_MS = 4000;
const STATEMENT_MS = SILENT_MS - 500;
const TRANSACTION_MS = 15_000;
const ATTEMPTS = 3;
const RETRIED = new Set(["P2034", "40001", "40P01"]); // serialisation failure, deadlock

/** A Prisma client for the dashboard's role. `connections` bounds its pool. */
export function createDatabase(databaseUrl: string, connections = 10): Database {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: connections,
    Client: WatchedClient,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: TRANSACTION_MS,
  });
  return new PrismaClient({ adapter });
}

/** Runs `work` in one transaction that sees and writes the rows of one organisation only. */
export function forOrg<T>(db: Database, orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await enterOrg(tx, orgId);
    return work(tx);
  });
}

/** Runs `work` in one transaction that sees the organisations a person belongs to, and nothing inside them. */
export function forUser<T>(db: Database, userId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.user_id', ${userId}, true)`;
    return work(tx);
  });
}

/** Within `forUser`: goes on as one of that person's organisations. The caller has checked the membership. */
export async function enterOrg(tx: Tx, orgId: string): Promise<void> {
  await tx.$executeRaw`SELECT set_config('app.org_id', ${orgId}, true)`;
}

/** Whether an error says that a unique value is taken already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** A deadlock or a lost race is tried again: `work` must have no effect outside the transaction. */
async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(work, { maxWait: CONNECT_MS + 500, timeout: TRANSACTION_MS });
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error;
    }
  }
}

function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return RETRIED.has(code) || (error.cause !== undefined && isRetryable(error.cause));
}
