import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gate } from "../../testing/gate.ts";
import { record } from "../../testing/decision-record.ts";
import { writeDurably } from "./segments.ts";
import { Spool, type SpoolOptions } from "./spool.ts";

/** What becomes of calls when the folder or a file of it is not what it was: docs/threats.md, R11 and R12. */
let root = "";
let dir = "";
let opened: Spool[] = [];
const troubles: (string | undefined)[] = [];
const losses: number[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "spool-disk-"));
  dir = join(root, "spool");
  troubles.length = 0;
  losses.length = 0;
});
afterEach(async () => {
  for (const spool of opened) await spool.close();
  opened = [];
  rmSync(root, { recursive: true, force: true });
});

async function openSpool(over: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await Spool.open({
    dir,
    maxBytes: 4 * 1024 * 1024,
    onTrouble: (problem) => troubles.push(problem),
    onLoss: (records) => losses.push(records),
    ...over,
  });
  opened.push(spool);
  return spool;
}
async function close(spool: Spool): Promise<void> {
  opened = opened.filter((other) => other !== spool);
  await spool.close();
}
const segment = (): string =>
  join(
    dir,
    readdirSync(dir)
      .filter((name) => name.endsWith(".seg"))
      .at(-1) ?? "",
  );
async function readAll(spool: Spool): Promise<string[]> {
  const all: string[] = [];
  for (let batch = await spool.read(100); batch.length > 0; batch = await spool.read(100))
    for (const { json } of batch) all.push((JSON.parse(json) as { reason: string }).reason);
  return all;
}
const refused = (spool: Spool, reason: string): Promise<string> =>
  spool.append(record(reason)).then(
    () => "taken",
    (error: unknown) => String(error),
  );
/** Resolves when the spool says by itself that it can, or cannot, take records. */
const becomes = (spool: Spool, problem: string | undefined): Promise<void> =>
  vi.waitFor(
    () =>
      problem === undefined
        ? expect(spool.trouble).toBe(undefined)
        : expect(spool.trouble ?? "").toContain(problem),
    { timeout: 10_000, interval: 5 },
  );

/** For root a mode means nothing, so that a read-only mount is laid over the folder: of the same folder. */
function makeReadOnly(): () => void {
  if (process.getuid?.() !== 0) {
    chmodSync(dir, 0o500);
    return () => chmodSync(dir, 0o700);
  }
  execFileSync("mount", ["--bind", dir, dir]);
  execFileSync("mount", ["-o", "remount,ro,bind", dir]);
  return () => execFileSync("umount", [dir]);
}

/** What happens to the disk; what the refusal says; and what is lost of two records that were on it. */
const GONE: readonly [what: string, act: () => void, says: string, lost: number][] = [
  ["the folder is deleted", () => rmSync(dir, { recursive: true }), "was deleted", 0],
  [
    "the folder is deleted, and an empty one made in its place",
    () => {
      rmSync(dir, { recursive: true });
      mkdirSync(dir);
    },
    "was deleted",
    0,
  ],
  ["the file is deleted", () => rmSync(segment()), "was removed, replaced or changed", 0],
  [
    "the file is renamed",
    () => renameSync(segment(), join(root, "x")),
    "was removed, replaced or changed",
    0,
  ],
  [
    "the file is replaced by a copy",
    () => {
      cpSync(segment(), join(root, "copy"));
      renameSync(join(root, "copy"), segment());
    },
    "was removed, replaced or changed",
    0,
  ],
  [
    "the file is replaced by a link to nothing",
    () => {
      const path = segment();
      rmSync(path);
      symlinkSync(join(root, "nothing"), path);
    },
    "was removed, replaced or changed",
    0,
  ],
  ["the file is emptied", () => truncateSync(segment(), 0), "was removed, replaced or changed", 2],
  ["the file is cut short", () => truncateSync(segment(), 100_000), "was removed, replaced or changed", 0],
];

describe("a spool whose files are not where they belong", () => {
  it.each(GONE)("takes no record when %s, then goes on by itself", async (_, act, says, lost) => {
    const spool = await openSpool();
    await spool.append(record("a"));
    await spool.append(record("b"));
    act();
    expect(await refused(spool, "refused")).toContain(says);
    expect(spool.trouble).toContain(says);
    await becomes(spool, undefined);
    await spool.append(record("c"));
    expect(await readAll(spool)).toEqual(lost === 2 ? ["c"] : ["a", "b", "c"]);
    expect(losses).toEqual(lost === 0 ? [] : [lost]);
    await spool.release(spool.lastSeq);
    await close(spool);
    const again = await openSpool();
    expect(again.id).toBe(spool.id);
    expect(again.lastSeq).toBe(spool.lastSeq);
  });

  it.each(GONE)("says so by itself when %s and nobody calls, then goes on", async (_, act) => {
    const spool = await openSpool();
    await spool.append(record("a"));
    act();
    await vi.waitFor(() => expect(troubles.at(0)).toBeTypeOf("string"), { timeout: 10_000, interval: 5 });
    await becomes(spool, undefined);
    await spool.append(record("c"));
  });

  it.each([
    ["moved", () => renameSync(dir, `${dir}.moved`), () => renameSync(`${dir}.moved`, dir)],
    [
      "moved, and an empty one made in its place",
      () => {
        renameSync(dir, `${dir}.moved`);
        mkdirSync(dir);
      },
      () => {
        rmSync(dir, { recursive: true });
        renameSync(`${dir}.moved`, dir);
      },
    ],
    [
      "replaced by a copy of itself",
      () => {
        renameSync(dir, `${dir}.moved`);
        cpSync(`${dir}.moved`, dir, { recursive: true });
      },
      () => {
        rmSync(dir, { recursive: true });
        renameSync(`${dir}.moved`, dir);
      },
    ],
  ])("takes no record while the folder is %s, and goes on when it is back", async (_, act, back) => {
    const spool = await openSpool();
    await spool.append(record("a"));
    act();
    expect(await refused(spool, "refused")).toContain("was moved, or is covered by a mount");
    await delay(600);
    expect(spool.trouble).toContain("was moved, or is covered by a mount");
    expect(await refused(spool, "refused")).toContain("was moved");
    expect(await readAll(spool)).toEqual(["a"]);
    back();
    await becomes(spool, undefined);
    await spool.append(record("b"));
    expect(await readAll(spool)).toEqual(["b"]);
  });

  it("does not touch another spool that came to the place of a deleted one", async () => {
    const spool = await openSpool();
    await spool.append(record("a"));
    rmSync(dir, { recursive: true });
    mkdirSync(dir);
    writeFileSync(join(dir, "0000000000000001.seg"), "of somebody else");
    expect(await refused(spool, "refused")).toContain("was deleted");
    await delay(400);
    expect(spool.trouble).toContain("another with records is in its place; restart the proxy");
    await close(spool);
    expect(readdirSync(dir)).toEqual(["0000000000000001.seg"]);
  });

  it("takes no record while the folder is read-only, though its open file could be written to", async () => {
    const spool = await openSpool();
    const undo = makeReadOnly();
    try {
      await becomes(spool, "cannot be written to (E");
      expect(await refused(spool, "refused")).toContain("cannot be written to");
    } finally {
      undo();
    }
    await becomes(spool, undefined);
    await spool.append(record("a"));
  });

  it("does not mind another name for its file, as backups make it", async () => {
    const spool = await openSpool();
    linkSync(segment(), join(root, "backup"));
    await spool.append(record("a"));
    expect(troubles).toEqual([]);
  });

  it("gives no file a second life: what has another name keeps what it held", async () => {
    const spool = await openSpool({ maxBytes: 1024 * 1024 });
    linkSync(segment(), join(root, "backup"));
    for (let i = 0; i < 30; i++) {
      await spool.append(record(`${i} ${"x".repeat(20_000)}`));
      await readAll(spool);
      await spool.release(spool.lastSeq);
    }
    expect(statSync(join(root, "backup")).nlink).toBe(1);
    expect(readFileSync(join(root, "backup"), "latin1")).toContain('"reason":"0 xxx');
  });
});

describe("a disk that hangs", () => {
  /** Writes reach the disk when the gate is opened. */
  function hanging(): { write: typeof writeDurably; hang: () => void; goOn: () => void } {
    let until = Promise.resolve();
    let goOn = (): void => undefined;
    return {
      write: async (file, bytes, at) => {
        await until;
        await writeDurably(file, bytes, at);
      },
      hang: () => {
        const made = gate();
        until = made.opened;
        goOn = made.open;
      },
      goOn: () => goOn(),
    };
  }

  it("refuses within the time promised, refuses the next at once, and never has a record of what it refused", async () => {
    const disk = hanging();
    const spool = await openSpool({ write: disk.write, answersWithinMs: 400 });
    await spool.append(record("before"));
    disk.hang();
    const began = performance.now();
    const first = refused(spool, "under way");
    await delay(20);
    const second = refused(spool, "waiting");
    spool.appendLazily(record("outcome"));
    expect(await Promise.all([first, second])).toEqual([
      expect.stringContaining("the disk does not answer"),
      expect.stringContaining("the disk does not answer"),
    ]);
    expect(performance.now() - began).toBeGreaterThan(300);
    // at once: before any timer, however slow the machine is
    const firstToEnd = Promise.race([refused(spool, "later"), delay(200, "waited")]);
    expect(await firstToEnd).toContain("the disk does not answer");
    spool.appendLazily(record("told later"));
    expect(spool.trouble).toBe("the disk does not answer");
    disk.goOn();
    await becomes(spool, undefined);
    await spool.append(record("after"));
    expect(await readAll(spool)).toEqual(["before", "outcome", "told later", "after"]);
    await close(spool);
    expect((await openSpool()).lastSeq).toBe(4);
  });

  it("closes although the disk does not answer", async () => {
    const disk = hanging();
    const spool = await openSpool({ write: disk.write, answersWithinMs: 200 });
    disk.hang();
    const waiting = refused(spool, "under way");
    await close(spool);
    expect(await waiting).toContain("the disk does not answer");
    disk.goOn();
  });

  it("a write that fails keeps records that nobody waits for until the disk takes them", async () => {
    let fails = false;
    const write: typeof writeDurably = async (file, bytes, at) => {
      if (fails) throw Object.assign(new Error("no"), { code: "EIO" });
      await writeDurably(file, bytes, at);
    };
    const spool = await openSpool({ write });
    fails = true;
    spool.appendLazily(record("outcome"));
    expect(await refused(spool, "refused")).toContain("a write failed (EIO)");
    fails = false;
    await becomes(spool, undefined);
    await spool.append(record("a"));
    expect((await readAll(spool)).toSorted()).toEqual(["a", "outcome"]);
  });
});
