import { createTestDatabase, type TestDatabase } from "@sallyport/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getScan, keepScan, revokeScan } from "./index.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.dashboardUrl, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const keep = () => keepScan(pool, { content: { servers: [] }, days: 7 });

describe("a scan that is shared", () => {
  it("is read by its token, for seven days", async () => {
    const { token, expiresAt } = await keep();
    expect(await getScan(pool, token)).toEqual({ content: { servers: [] }, expiresAt });
    expect(Math.round((expiresAt.getTime() - Date.now()) / 86_400_000)).toBe(7);
  });

  it("is gone when its time is over", async () => {
    const { token, key } = await keepScan(pool, { content: {}, days: 0 });
    expect(await getScan(pool, token)).toBeUndefined();
    await keep();
    expect(await revokeScan(pool, { token, key })).toBe(false); // the next one that was kept swept it out
  });

  it("is revoked by whoever made it, and by nobody else", async () => {
    const [mine, other] = [await keep(), await keep()];
    expect(await revokeScan(pool, { token: mine.token, key: other.key })).toBe(false);
    expect(await revokeScan(pool, { token: mine.token, key: mine.token })).toBe(false);
    expect(await getScan(pool, mine.token)).toBeDefined();
    expect(await revokeScan(pool, mine)).toBe(true);
    expect(await getScan(pool, mine.token)).toBeUndefined();
    expect(await getScan(pool, other.token)).toBeDefined();
  });

  it("leaves neither token nor key in the database", async () => {
    const { token, key } = await keep();
    const { rows } = await pool.query<{ text: string }>("SELECT s::text AS text FROM catalog.scans s");
    const all = rows.map(({ text }) => text).join("\n");
    expect([all.includes(token), all.includes(key)]).toEqual([false, false]);
  });
});
