import { fork } from "node:child_process";
import { once } from "node:events";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Spool, type SpoolOptions } from "./spool.ts";
import { SpoolFolderError } from "./spool-error.ts";
import { record } from "../../testing/decision-record.ts";

const MB = 1024 * 1024;

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "spool-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const troubles: (string | undefined)[] = [];
const losses: number[] = [];
const openSpool = (over: Partial<SpoolOptions> = {}): Promise<Spool> =>
  Spool.open({
    dir,
    maxBytes: MB,
    onTrouble: (problem) => troubles.push(problem),
    onLoss: (records) => losses.push(records),
    ...over,
  });
const readAll = async (spool: Spool): Promise<[number, string][]> => {
  const all: [number, string][] = [];
  for (let batch = await spool.read(7); batch.length > 0; batch = await spool.read(7)) {
    for (const { seq, json } of batch) {
      const { reason } = JSON.parse(json) as { reason: string };
      all.push([seq, reason]);
    }
  }
  return all;
};
const segments = (): string[] => readdirSync(dir).filter((name) => name.endsWith(".seg"));
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("Spool", () => {
  it("gives back what was appended, in order, numbered from 1", async () => {
    const spool = await openSpool();
    await spool.append(record("a"));
    spool.appendLazily(record("ü 🧀"));
    await Promise.all([spool.append(record("c")), spool.append(record("d"))]);
    expect(await readAll(spool)).toEqual([
      [1, "a"],
      [2, "ü 🧀"],
      [3, "c"],
      [4, "d"],
    ]);
    expect(await readAll(spool)).toEqual([]);
    await spool.close();
  });

  it("writes lazy records by itself", async () => {
    const spool = await openSpool();
    spool.appendLazily(record("alone"));
    await spool.beyond(0);
    expect(await readAll(spool)).toEqual([[1, "alone"]]);
    await spool.close();
  });

  it("goes on with its numbers and its id after a restart", async () => {
    const first = await openSpool();
    await first.append(record("a"));
    await first.close();
    const second = await openSpool();
    expect(second.id).toBe(first.id);
    await second.append(record("b"));
    expect(await readAll(second)).toEqual([
      [1, "a"],
      [2, "b"],
    ]);
    await second.close();
  });

  it("begins a new id when its records are gone, so that numbers never come twice", async () => {
    const first = await openSpool();
    await first.close();
    for (const name of segments()) rmSync(join(dir, name));
    const second = await openSpool();
    expect(second.id).not.toBe(first.id);
    await second.close();
  });

  it("fills many segments, lets go of the drained ones, and uses their files again", async () => {
    const spool = await openSpool();
    const long = "x".repeat(20_000);
    for (let i = 1; i <= 30; i++) await spool.append(record(`${i} ${long}`));
    expect(segments().length).toBeGreaterThan(3);
    expect((await readAll(spool)).map(([seq]) => seq)).toEqual(numbers(1, 30));
    await spool.release(30);
    expect(segments()).toHaveLength(1);
    for (let i = 31; i <= 60; i++) await spool.append(record(`${i} ${long}`));
    expect((await readAll(spool)).map(([seq]) => seq)).toEqual(numbers(31, 60));
    await spool.close();

    const again = await openSpool();
    expect(again.lastSeq).toBe(60);
    expect((await readAll(again)).at(-1)).toEqual([60, `60 ${long}`]);
    await again.close();
  });

  it("lets go of segments behind a reader that has read just to their end", async () => {
    const spool = await openSpool();
    for (let i = 1; i <= 60; i++) await spool.append(record(`${i} ${"x".repeat(9000)}`));
    const seqs: number[] = [];
    for (let batch = await spool.read(1); batch.length > 0; batch = await spool.read(1)) {
      seqs.push(...batch.map(({ seq }) => seq));
      await spool.release(seqs.at(-1) ?? 0);
    }
    expect(seqs).toEqual(numbers(1, 60));
    expect(segments()).toHaveLength(1);
    await spool.close();
  });

  it("refuses at its quota, tells once, and takes records again when space was drained", async () => {
    const spool = await openSpool();
    const long = "x".repeat(50_000);
    troubles.length = 0;
    let taken = 0;
    const failure = await (async () => {
      for (;;) {
        try {
          await spool.append(record(long));
          taken++;
        } catch (error) {
          return error;
        }
      }
    })();
    expect(String(failure)).toContain("used the space it is allowed");
    await expect(spool.append(record(long))).rejects.toThrow();
    expect(troubles).toEqual(["the spool has used the space it is allowed"]);
    expect(spool.fill).toBeLessThanOrEqual(1);
    expect(spool.fill).toBeGreaterThan(0.9);

    expect(await readAll(spool)).toHaveLength(taken);
    await spool.release(taken);
    await spool.append(record(long));
    expect(troubles).toEqual(["the spool has used the space it is allowed", undefined]);
    expect((await readAll(spool)).map(([seq]) => seq)).toEqual([taken + 1]);
    await spool.close();
  });

  it.each([
    ["cut off in the last record", (bytes: Buffer, end: number) => bytes.fill(0, end - 9, end)],
    [
      "a changed bit in the last record",
      (bytes: Buffer, end: number) => bytes.writeUInt8(bytes.readUInt8(end - 30) ^ 1, end - 30),
    ],
    ["garbage behind the last record but one", (bytes: Buffer, end: number) => bytes.fill(0xa5, end - 300)],
  ])("cuts a torn tail: %s", async (_, tear) => {
    const spool = await openSpool();
    for (const reason of ["a", "b", "c"]) await spool.append(record(reason));
    await spool.close();
    const path = join(dir, segments()[0] ?? "");
    const bytes = readFileSync(path);
    const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
    tear(bytes, end);
    writeFileSync(path, bytes);

    const torn = await openSpool();
    expect(torn.lastSeq).toBe(2);
    await torn.append(record("d"));
    expect(await readAll(torn)).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "d"],
    ]);
    await torn.close();
  });

  it("never takes a stale frame for a record, even one that fits exactly", async () => {
    const spool = await openSpool();
    await Promise.all(["a", "b", "c"].map((reason) => spool.append(record(reason))));
    await spool.close();
    const path = join(dir, segments()[0] ?? "");
    const whole = readFileSync(path);
    const torn = Buffer.from(whole);
    const at = torn.indexOf('"reason":"b"');
    torn.writeUInt8(0x7a, at + 10);
    writeFileSync(path, torn);
    const again = await openSpool();
    expect(again.lastSeq).toBe(1);
    await again.append(record("B")); // as long as the torn one: the old third frame stands right behind it
    await again.close();
    const third = await openSpool();
    expect(await readAll(third)).toEqual([
      [1, "a"],
      [2, "B"],
    ]);
    await third.close();
  });

  it("says how many records a damaged older segment has lost, and goes on", async () => {
    const spool = await openSpool();
    for (let i = 1; i <= 12; i++) await spool.append(record(`${i} ${"x".repeat(20_000)}`));
    await spool.close();
    const [oldest = ""] = segments();
    truncateSync(join(dir, oldest), Math.floor(statSync(join(dir, oldest)).size / 2));
    losses.length = 0;
    const damaged = await openSpool();
    const seqs = (await readAll(damaged)).map(([seq]) => seq);
    expect(losses).toHaveLength(1);
    expect(seqs).toHaveLength(12 - (losses[0] ?? 0));
    expect(seqs.at(-1)).toBe(12);
    await damaged.close();
  });

  it("is for one proxy at a time", async () => {
    const spool = await openSpool();
    const refusal = await openSpool().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SpoolFolderError);
    expect(String(refusal)).toContain(`Another proxy (process ${process.pid}) is using the spool folder`);
    await spool.close();
    await (await openSpool()).close();
  });

  it.each([
    ["a process that is gone", "4194000 1\n"],
    ["another process with a pid that came again", `${process.pid} 1 other-boot\n`],
    ["half a lock", ""],
  ])("takes over the lock of %s", async (_, lock) => {
    writeFileSync(join(dir, "lock"), lock);
    const spool = await openSpool();
    expect(readFileSync(join(dir, "lock"), "utf8")).toContain(`${process.pid} `);
    await spool.close();
  });

  it("says what to do about a folder that cannot be used", async () => {
    writeFileSync(join(dir, "file"), "");
    const refusal = await openSpool({ dir: join(dir, "file", "spool") }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SpoolFolderError);
    expect(String(refusal)).toContain("cannot be used (ENOTDIR)");
  });

  it("survives kill -9 at any moment: what was acknowledged is there, once and in order", async () => {
    const writer = new URL("../../testing/spool-writer.ts", import.meta.url);
    let last = 0;
    for (let round = 0; round < 5; round++) {
      const child = fork(writer, [dir], {
        execArgv: ["--import", "tsx"],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      let acknowledged = last;
      child.on("message", (seq: number) => {
        acknowledged = Math.max(acknowledged, seq);
        if (acknowledged > last + 300) child.kill("SIGKILL");
      });
      await once(child, "exit");
      const spool = await openSpool({ maxBytes: 64 * MB });
      expect(spool.lastSeq).toBeGreaterThanOrEqual(acknowledged);
      const all = await readAll(spool);
      expect(all.map(([seq]) => seq)).toEqual(numbers(1, spool.lastSeq));
      expect(all.every(([seq, reason]) => reason.startsWith(`${seq} `))).toBe(true);
      last = spool.lastSeq;
      await spool.close();
    }
  });
});
