import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canReach } from "./binaries.ts";
import { type Cluster, startCluster } from "./cluster.ts";

let folder: string;
let dataDir: string;
const running: Cluster[] = [];
const password = "p w'\"@/";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sallyport-cluster-"));
  chmodSync(folder, 0o755); // started by root, Postgres runs as another account
  dataDir = join(folder, "pg");
});
afterAll(async () => {
  await Promise.all(running.map((cluster) => cluster.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const up = async (dir = dataDir, word = password): Promise<Cluster> => {
  const cluster = await startCluster({ dataDir: dir, password: word, settings: { fsync: "off" } });
  running.push(cluster);
  return cluster;
};

async function query<Row extends pg.QueryResultRow>(cluster: Cluster, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: cluster.adminUrl() });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("the embedded Postgres", () => {
  it("starts in a new folder, listens on loopback only, and requires its password", async () => {
    const cluster = await up();
    expect(await query(cluster, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const stranger = new pg.Client({ connectionString: cluster.adminUrl().replace(/:[^:@]+@/, ":wrong@") });
    await expect(stranger.connect()).rejects.toMatchObject({ code: "28P01" });
  });

  it("keeps its data from one start to the next", async () => {
    await query(running[0] as Cluster, "CREATE TABLE kept AS SELECT 42 AS answer");
    await running[0]?.stop();
    expect(await query(await up(), "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  it("stops one that a killed start left running, and keeps what it committed", async () => {
    const left = running[1] as Cluster;
    await query(left, "INSERT INTO kept VALUES (43)");
    const next = await up();
    await left.ended;
    expect(await query(next, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 2 }]);
  });

  it("gives a sentence when the password is not the folder's", async () => {
    await running[2]?.stop();
    await expect(up(dataDir, "another")).rejects.toThrow(/another password .* --fresh/);
  });

  it("gives a sentence when the folder holds something else", async () => {
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "diary.txt"), "");
    await expect(up(other)).rejects.toThrow(/is not empty and is not a database. Move it away/);
  });

  it("gives a sentence when the folder is damaged or was made by another Postgres", async () => {
    rmSync(join(dataDir, "global", "pg_control"));
    await expect(up()).rejects.toThrow(/did not start: .*pg_control.* begin anew with: npm start -- --fresh/);
    writeFileSync(join(dataDir, "PG_VERSION"), "12\n");
    await expect(up()).rejects.toThrow(/was made by Postgres 12/);
  });

  it("gives a sentence when the folder cannot be made", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(up(join(folder, "file", "pg"))).rejects.toThrow(/cannot be used .* Check who may write/);
  });
});

describe("canReach", () => {
  const closed = (): string => {
    const path = join(mkdtempSync(join(tmpdir(), "sallyport-reach-")), "home");
    mkdirSync(join(path, "inside"), { recursive: true, mode: 0o700 });
    return join(path, "inside");
  };

  it("is true for everybody when no other account is needed", () => {
    expect(canReach(closed(), {})).toBe(true);
  });

  it("is false below a folder that others may not enter, such as root's home", () => {
    expect(canReach(closed(), { uid: 65_534, gid: 65_534 })).toBe(false);
    expect(canReach("/usr/bin", { uid: 65_534, gid: 65_534 })).toBe(true);
  });
});
