import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestDatabase, type TestDatabase } from "./testing/test-database.ts";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "./migrate.ts";

const REAL = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

describe("migrate", () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), "sallyport-migrations-"));
    cpSync(REAL, folder, { recursive: true });
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const add = (name: string, sql: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "migration.sql"), sql);
  };
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  it("applies new files in order and once, with function bodies in them", async () => {
    add("0902_b", "ALTER TABLE first_one ADD COLUMN y int;");
    add(
      "0901_a",
      "CREATE TABLE first_one (x int); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;",
    );
    expect(await migrate(database.ownerUrl, folder)).toEqual(["0901_a", "0902_b"]);
    expect(await migrate(database.ownerUrl, folder)).toEqual([]);
    expect(await query("SELECT y FROM first_one")).toEqual([]);
  });

  it("writes Prisma's own history: name, SHA-256 of the file, finished, one step", async () => {
    add("0901_a", "SELECT 1;");
    await migrate(database.ownerUrl, folder);
    expect(
      await query(
        "SELECT checksum, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE migration_name = '0901_a'",
      ),
    ).toEqual([
      {
        checksum: "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a",
        applied_steps_count: 1,
        finished: true,
      },
    ]);
  });

  it("rolls a failing migration back and says which and why", async () => {
    add("0901_a", "CREATE TABLE half (x int); SELECT nonsense;");
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(
      /0901_a failed and was rolled back.*nonsense/,
    );
    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    expect(await query("SELECT 1 FROM _prisma_migrations WHERE migration_name = '0901_a'")).toEqual([]);
  });

  it("refuses a database with an unknown migration, and a file that was changed after it was applied", async () => {
    add("0901_a", "SELECT 1;");
    await migrate(database.ownerUrl, folder);
    writeFileSync(join(folder, "0901_a", "migration.sql"), "SELECT 2;");
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(
      /0901_a was changed after it was applied/,
    );
    rmSync(join(folder, "0901_a"), { recursive: true });
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(/newer Sallyport/);
  });

  it("applies each file once when two start at the same time", async () => {
    add("0901_a", "CREATE TABLE once (x int);");
    const applied = await Promise.all([
      migrate(database.ownerUrl, folder),
      migrate(database.ownerUrl, folder),
    ]);
    expect(applied.flat()).toEqual(["0901_a"]);
  });
});
