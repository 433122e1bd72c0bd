import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SpoolFolderError, systemCode } from "./spool-error.ts";

const LOCK = "lock";
/** A worker notices that its supervisor was killed, and ends: so long its lock is waited for. */
const ENDS_WITHIN_MS = 2000;
const RETRY_MS = 20;

/**
 * Keeps a second proxy off the folder, until the function returned is called. The lock names a process; that of a
 * process which is gone (kill -9, reboot) is taken over. Throws SpoolFolderError when its owner lives.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const lock = join(dir, LOCK);
  const own = join(dir, `${LOCK}.${process.pid}`);
  const givesUpAt = performance.now() + ENDS_WITHIN_MS;
  await writeFile(own, describeProcess(process.pid));
  try {
    for (;;) {
      if (await isTaken(own, lock)) return () => rm(lock, { force: true });
      const owner = await readFile(lock, "utf8").catch(() => undefined);
      if (owner === undefined) continue; // given up in the meantime
      const pid = Number.parseInt(owner, 10);
      if (isAlive(pid, owner)) {
        if (performance.now() < givesUpAt) {
          await delay(RETRY_MS);
          continue;
        }
        throw new SpoolFolderError(
          `Another proxy (process ${pid}) is using the spool folder ${dir}.`,
          "Stop it first, or give each proxy a PROXY_SPOOL_DIR of its own.",
        );
      }
      await removeStale(dir, owner);
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** A link appears whole or not at all, and only one of two can make it. */
async function isTaken(own: string, lock: string): Promise<boolean> {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Moved aside first: if another proxy was quicker and the lock is its own by now, it is put back. */
async function removeStale(dir: string, stale: string): Promise<void> {
  const lock = join(dir, LOCK);
  const aside = join(dir, `${LOCK}.stale.${process.pid}`);
  await rename(lock, aside).catch(() => undefined);
  const moved = await readFile(aside, "utf8").catch(() => undefined);
  if (moved !== undefined && moved !== stale) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

/** The pid, and on Linux when the process began, because pids come again: in a container ours is always the same. */
function describeProcess(pid: number): string {
  return `${pid} ${startOf(pid)}\n`;
}

function isAlive(pid: number, description: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid && startOf(pid) === "") return false; // whoever had our pid before is gone
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) !== "EPERM") return false;
  }
  return description === describeProcess(pid);
}

/** Clock ticks from boot to the start of a process, with the boot's id; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
    return `${afterName.split(" ")[19]} ${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`;
  } catch {
    return "";
  }
}
