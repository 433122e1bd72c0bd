import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RawClient } from "@sallyport/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { hits, keysRecorded, keysSeen, Load } from "../testing/load.ts";
import { call, Stage } from "../testing/stage.ts";

/** Nothing passes unrecorded, whatever becomes of the disk under a running proxy: docs/threats.md, R11 and R12. */
let stage: Stage | undefined;
afterEach(async () => {
  await stage?.strike();
  stage = undefined;
});
const HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

async function healthy(on: Stage): Promise<void> {
  while ((await on.raw(HEALTH))?.status !== 200) await delay(20);
}
async function unhealthy(on: Stage): Promise<string> {
  for (;;) {
    const health = await on.raw(HEALTH);
    if (health?.status === 503) return health.body;
    await delay(5);
  }
}
/** Every call that the upstream saw has one row that says so. */
async function expectAllRecorded(on: Stage): Promise<void> {
  await on.trail();
  const recorded = await keysRecorded(on);
  const seen = keysSeen(on);
  expect(seen.filter((key) => !recorded.includes(key))).toEqual([]);
  expect(new Set(recorded).size).toBe(recorded.length);
}

describe("a spool folder that changes under a running proxy", { timeout: 90_000 }, () => {
  const segmentIn = (dir: string): string => {
    const names = readdirSync(dir).filter((name) => name.endsWith(".seg"));
    return join(dir, names.at(-1) ?? "");
  };

  it.each<[what: string, act: (dir: string) => void]>([
    ["is deleted", (dir) => rmSync(dir, { recursive: true, maxRetries: 20 })],
    [
      "is deleted and made anew",
      (dir) => {
        rmSync(dir, { recursive: true, maxRetries: 20 });
        mkdirSync(dir);
      },
    ],
    ["has lost its open file", (dir) => rmSync(segmentIn(dir))],
    [
      "has another file in the place of its open one",
      (dir) => {
        const path = segmentIn(dir);
        cpSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])("lets no call of 16 clients pass without its row when it %s, and goes on by itself", async (_, act) => {
    stage = await Stage.set({ env: { PROXY_WORKERS: "1" } });
    const on = stage;
    const load = new Load(on, "load", { clients: 16, tool: "echo" });
    await hits(on, 200);
    const before = on.proxy.output.length;
    act(on.proxy.spoolDir);
    await on.proxy.said("No call passes, because decisions cannot be recorded", before);
    await on.proxy.said("Records can be written again.", before);
    await hits(on, on.upstream.requests.length + 200);
    await load.stop();
    // None is refused where what noticed it was the row of an outcome, which nobody waits for.
    expect([...load.statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(load.statuses.get(503) ?? 0).toBeLessThanOrEqual(200);
    expect(keysSeen(on)).toHaveLength(load.statuses.get(200) ?? 0);
    await expectAllRecorded(on);
    // And it can be started again on what it made.
    expect(await on.proxy.stop()).toBe(0);
    await on.proxy.restart();
    expect((await on.call("echo", { again: 1 })).status).toBe(200);
    await expectAllRecorded(on);
  });

  it("refuses the first call that comes after the folder has gone, and the upstream never sees it", async () => {
    stage = await Stage.set({ env: { PROXY_WORKERS: "1" } });
    const on = stage;
    expect((await on.call("echo", { before: 1 })).status).toBe(200);
    await on.outcomes(); // no row is on its way that could notice it first
    await delay(200);
    rmSync(on.proxy.spoolDir, { recursive: true, maxRetries: 20 });
    const refused = await on.call("echo", { first: 1 });
    expect(refused.status).toBe(503);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(keysSeen(on)).toEqual(["before"]);
    await healthy(on);
    expect((await on.call("echo", { after: 1 })).status).toBe(200);
    await expectAllRecorded(on);
    const rows = await on.trail();
    expect(rows.map(({ arg_keys, answer }) => [arg_keys[0], answer])).toEqual([
      ["before", "forwarded"],
      ["first", "F"],
      ["after", "forwarded"],
    ]);
  });

  it("refuses every call while it is moved away, says so on /healthz, and goes on when it is back", async () => {
    stage = await Stage.set({ env: { PROXY_WORKERS: "1" } });
    const on = stage;
    const dir = on.proxy.spoolDir;
    expect((await on.call("echo", { before: 1 })).status).toBe(200);
    renameSync(dir, `${dir}.moved`);
    try {
      expect(await unhealthy(on)).toContain("was moved, or is covered by a mount");
      for (let i = 0; i < 5; i++) expect((await on.call("echo", { [`away-${i}`]: 1 })).status).toBe(503);
      expect(keysSeen(on)).toEqual(["before"]);
    } finally {
      renameSync(`${dir}.moved`, dir);
    }
    await healthy(on);
    expect((await on.call("echo", { after: 1 })).status).toBe(200);
    expect(keysSeen(on)).toEqual(["before", "after"]);
    await expectAllRecorded(on);
  });

  it("counts what is lost when its open file is emptied, and lets no further call pass into it", async () => {
    stage = await Stage.set({ env: { PROXY_WORKERS: "1" } });
    const on = stage;
    await on.call("echo", { before: 1 });
    await on.trail();
    const before = on.proxy.output.length;
    truncateSync(segmentIn(on.proxy.spoolDir), 0);
    await on.proxy.said("was removed, replaced or changed", before);
    await healthy(on);
    expect((await on.call("echo", { after: 1 })).status).toBe(200);
    await expectAllRecorded(on);
  });
});

describe("a disk that hangs", { timeout: 90_000 }, () => {
  const canFreeze = tryDisk();

  it.skipIf(!canFreeze)(
    "answers F in 5 s, then at once, forwards none of these calls when it goes on, and their rows say so",
    async () => {
      const { folder, image } = mountDisk();
      try {
        stage = await Stage.set({ env: { PROXY_SPOOL_DIR: join(folder, "spool"), PROXY_WORKERS: "1" } });
        const on = stage;
        expect((await on.call("echo", { before: 1 })).status).toBe(200);
        execFileSync("fsfreeze", ["-f", folder]);
        let left: RawClient | undefined;
        try {
          const began = performance.now();
          const waiting = [on.call("echo", { first: 1 }), on.call("refund", { denied: 1 })];
          left = await RawClient.connect(on.proxy.port);
          left.send(on.post(JSON.stringify(call("echo", { left: 1 }))));
          const answers = await Promise.all(waiting);
          const took = performance.now() - began;
          expect(answers.map(({ status }) => status)).toEqual([503, 503]);
          expect(took).toBeGreaterThan(4000);
          console.info(`a frozen disk: F after ${Math.round(took)} ms of 5000 promised`);
          expect((await on.call("echo", { later: 1 })).status).toBe(503);
          expect(await unhealthy(on)).toContain("the disk does not answer");
          expect(keysSeen(on)).toEqual(["before"]);
        } finally {
          left?.close();
          execFileSync("fsfreeze", ["-u", folder]);
        }
        await healthy(on);
        expect((await on.call("echo", { after: 1 })).status).toBe(200);
        expect(keysSeen(on)).toEqual(["before", "after"]);
        const rows = await on.trail();
        expect(rows.map(({ arg_keys, answer }) => `${arg_keys[0]} ${answer}`).toSorted()).toEqual([
          "after forwarded",
          "before forwarded",
          "denied F",
          "first F",
          "later F",
          "left F",
        ]);
      } finally {
        await stage?.strike();
        stage = undefined;
        execFileSync("umount", [folder]);
        rmSync(folder, { recursive: true });
        rmSync(image);
      }
    },
  );

  it.skipIf(!canFreeze)(
    "forwards no call whose client left while the disk hung, though its record came in time",
    async () => {
      const { folder, image } = mountDisk();
      try {
        stage = await Stage.set({ env: { PROXY_SPOOL_DIR: join(folder, "spool"), PROXY_WORKERS: "1" } });
        const on = stage;
        execFileSync("fsfreeze", ["-f", folder]);
        try {
          const client = await RawClient.connect(on.proxy.port);
          client.send(on.post(JSON.stringify(call("echo", { left: 1 }))));
          await delay(500);
          client.close();
          await delay(500);
        } finally {
          execFileSync("fsfreeze", ["-u", folder]);
        }
        expect((await on.call("echo", { after: 1 })).status).toBe(200);
        expect(keysSeen(on)).toEqual(["after"]);
        const [row] = (await on.trail()).filter(({ arg_keys }) => arg_keys[0] === "left");
        expect(row?.answer).toBe("forwarded");
        expect(await on.outcomeOf(row)).toMatchObject({ result: "client_gone", upstream_status: null });
      } finally {
        await stage?.strike();
        stage = undefined;
        execFileSync("umount", [folder]);
        rmSync(folder, { recursive: true });
        rmSync(image);
      }
    },
  );
});

/** Whether this user may mount and freeze a disk; where not, the tests are skipped. */
function tryDisk(): boolean {
  try {
    const { folder, image } = mountDisk();
    execFileSync("fsfreeze", ["-f", folder], { stdio: "ignore" });
    execFileSync("fsfreeze", ["-u", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
    rmSync(image);
    return true;
  } catch {
    return false;
  }
}

/** A disk of its own. Throws where this user may not mount one. */
function mountDisk(): { folder: string; image: string } {
  const folder = mkdtempSync(join(tmpdir(), "sallyport-disk-"));
  const image = `${folder}.img`;
  try {
    execFileSync("truncate", ["-s", "64M", image], { stdio: "ignore" });
    execFileSync("mkfs.ext4", ["-q", image], { stdio: "ignore" });
    execFileSync("mount", ["-o", "loop", image, folder], { stdio: "ignore" });
    return { folder, image };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(image, { force: true });
    throw error;
  }
}
