import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database, forOrg, forUser } from "./database.ts";
import { startThrowAwayPostgres, type ThrowAwayPostgres } from "./testing/throw-away-postgres.ts";

/** What a person waits at most, in milliseconds. */
const PATIENCE_MS = 10_000;
const USER = "0a1b2c3d-0000-4000-8000-000000000001";
const ORG = "0a1b2c3d-0000-4000-8000-000000000002";

let postgres: ThrowAwayPostgres;
let db: Database;
let stopped: number[] = [];
beforeAll(async () => {
  postgres = await startThrowAwayPostgres({ fsync: "off" });
  const url = new URL(postgres.adminUrl);
  url.username = "sallyport_dashboard";
  url.password = postgres.password;
  db = createDatabase(url.href, 2);
});
afterEach(thaw);
afterAll(async () => {
  await db?.$disconnect();
  await postgres?.stop();
});

/** Stops the server and each of its processes, as a disk that hangs or a machine that is suspended does. */
async function freeze(): Promise<void> {
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ pid: number }>("SELECT pid FROM pg_stat_activity");
  const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${rows[0]?.pid}/status`, "utf8"))?.[1]);
  await admin.end();
  stopped = [parent, ...rows.map(({ pid }) => pid)];
  for (const pid of stopped) signal(pid, "SIGSTOP");
}

function thaw(): void {
  for (const pid of stopped) signal(pid, "SIGCONT");
  stopped = [];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // that connection has ended meanwhile
  }
}

const one = (): Promise<number> => forUser(db, USER, (tx) => tx.$executeRaw`SELECT 1`);
/** How long it took to fail, and why. */
async function failure(act: () => Promise<unknown>): Promise<{ ms: number; why: string }> {
  const from = performance.now();
  const error: unknown = await act().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const why = error instanceof Error && "code" in error ? error.code : error;
  return { ms: performance.now() - from, why: String(why) };
}

it("fails within ten seconds over a connection that was open, over new ones and for those that wait", async () => {
  await one();
  await freeze();
  const failures = await Promise.all(Array.from({ length: 6 }, () => failure(one)));
  for (const { ms, why } of failures) {
    expect(ms).toBeLessThan(PATIENCE_MS);
    expect(why).toMatch(/P2028|ETIMEDOUT|timeout exceeded when trying to connect/);
  }
});

it("fails in the middle of a transaction too, and whoever comes after the thaw has a transaction of their own", async () => {
  const failed = await failure(() =>
    forOrg(db, ORG, async (tx) => {
      await freeze();
      await tx.$executeRaw`SELECT 1`;
    }),
  );
  expect(failed.ms).toBeLessThan(PATIENCE_MS);
  expect(failed.why).toBe("P2010");
  thaw();
  const settings = await Promise.all(
    [1, 2].map(() =>
      forUser(
        db,
        USER,
        (tx) => tx.$queryRaw`SELECT current_setting('app.org_id', true) AS org, pg_sleep(0.1)::text`,
      ),
    ),
  );
  for (const [row] of settings as [{ org: string | null }][]) expect(row.org ?? "").toBe("");
});

it("leaves alone what works for long, and a connection that nobody uses", async () => {
  await forUser(db, USER, (tx) => tx.$executeRaw`SELECT pg_sleep(5)`);
  expect(await one()).toBe(1);
});
