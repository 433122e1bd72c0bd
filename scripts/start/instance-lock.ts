import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";

type Lock = { readonly pid: number; readonly url: string; readonly children: readonly number[] };

/** One Sallyport per folder. Remembers its child processes, so that those of a killed start can be ended. */
export class InstanceLock {
  readonly #file: string;
  #lock: Lock;

  private constructor(file: string, lock: Lock) {
    this.#file = file;
    this.#lock = lock;
  }

  /** Throws StartupError while another start runs here; ends what a killed one left behind. */
  static take(stateDir: string, options: { url: string; root: string }): InstanceLock {
    const file = join(stateDir, "running.json");
    const found = read(file);
    if (found && found.pid !== process.pid && isOurs(found.pid, "start.mjs")) {
      throw new StartupError(
        `It is running already (process ${found.pid}): ${found.url}.`,
        "Stop that one with Ctrl-C first, or start this one in another checkout with other ports.",
      );
    }
    for (const child of found?.children ?? []) if (isOurs(child, options.root)) endGroup(child);
    const lock = new InstanceLock(file, { pid: process.pid, url: options.url, children: [] });
    lock.#write();
    return lock;
  }

  addChild(pid: number): void {
    this.#lock = { ...this.#lock, children: [...this.#lock.children, pid] };
    this.#write();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    writeFileSync(this.#file, JSON.stringify(this.#lock));
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

/** A number may belong to another program by now, so the command line has to fit too. */
function isOurs(pid: number, part: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform === "win32") return true;
  return spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes(part);
}

function endGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // it ended by itself
  }
}
