import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";

/** A number is given to another program later; together with the time of its start it names one process. */
type Named = { readonly pid: number; readonly started: string };
type Lock = Named & { readonly url: string; readonly children: readonly Named[] };

export const LOCK_FILE = "running.json";
const GONE_WITHIN_MS = 10_000;

/** One Sallyport per folder. Remembers its child processes, so that those of a killed start can be ended. */
export class InstanceLock {
  readonly #file: string;
  #lock: Lock;

  private constructor(file: string, lock: Lock) {
    this.#file = file;
    this.#lock = lock;
  }

  /** Throws StartupError while another start runs here; ends what a killed one left behind. */
  static take(stateDir: string, url: string): InstanceLock {
    makeFolder(stateDir);
    const file = join(stateDir, LOCK_FILE);
    const found = read(file);
    if (found && found.pid !== process.pid && isRunning(found)) {
      throw new StartupError(
        `It is running already (process ${found.pid}): ${found.url}.`,
        "Stop that one with Ctrl-C first, or start this one in another checkout with other ports.",
      );
    }
    for (const child of found?.children ?? []) endGroup(child);
    const lock = new InstanceLock(file, { ...named(process.pid), url, children: [] });
    lock.#write();
    return lock;
  }

  addChild(pid: number): void {
    this.#lock = { ...this.#lock, children: [...this.#lock.children, named(pid)] };
    this.#write();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify(this.#lock));
  }
}

function makeFolder(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true });
    accessSync(stateDir, constants.W_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new StartupError(
      `The folder ${stateDir} cannot be written to (${code}).`,
      "Check who owns it, or name another one with SALLYPORT_DIR.",
    );
  }
}

function read(file: string): Lock | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Lock;
  } catch {
    return undefined; // cut short by a crash: there is nothing to learn from it
  }
}

function named(pid: number): Named {
  return { pid, started: startOf(pid) };
}

function isRunning({ pid, started }: Named): boolean {
  return started !== "" && startOf(pid) === started;
}

/** When a process was started, in words of the system's own; empty when there is none of that number. */
function startOf(pid: number): string {
  if (process.platform !== "win32") {
    return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  }
  const script = `(Get-Process -Id ${pid}).StartTime.Ticks`;
  return spawnSync("powershell", ["-NoProfile", "-Command", script], { encoding: "utf8" }).stdout.trim();
}

/** Ends a process and what it started, and waits until its ports are free. */
function endGroup(child: Named): void {
  for (const deadline = Date.now() + GONE_WITHIN_MS; isRunning(child) && Date.now() < deadline; ) {
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
    } catch {
      return; // it ended by itself
    }
  }
}
