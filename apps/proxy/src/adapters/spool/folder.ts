import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { access, type FileHandle, mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lockFolder } from "./lock.ts";
import { SpoolFolderError, SpoolUnavailable, systemCode } from "./spool-error.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Windows cannot open folders, keeps their names by itself, and lets nobody delete one that has open files. */
const OPENS_FOLDERS = process.platform !== "win32";

/** What is at the folder's path now. */
type Place =
  | { readonly is: "ours" }
  /** Ours is gone for good. Something else may be in its place. */
  | { readonly is: "deleted" }
  | { readonly is: "unusable"; readonly problem: string };

/** The lock, and what tells this folder from any other that may come to its path. */
type Held = {
  readonly unlock: () => Promise<void>;
  readonly handle: FileHandle | undefined;
  readonly found: Stats;
};

/** The spool's folder, held for this process, and watched: its path may come to lead elsewhere, or nowhere. */
export class SpoolFolder {
  readonly dir: string;
  #held: Held;

  private constructor(dir: string, held: Held) {
    this.dir = dir;
    this.#held = held;
  }

  /** Makes it where it is not there. Throws SpoolFolderError when another proxy uses it, else the system's error. */
  static async open(dir: string): Promise<SpoolFolder> {
    return new SpoolFolder(dir, await hold(dir));
  }

  /** Why no file can be made there now; undefined when one can. */
  async problem(): Promise<string | undefined> {
    const place = await this.#place();
    if (place.is === "deleted") return this.#deleted;
    return place.is === "ours" ? undefined : place.problem;
  }

  /** Whether it is gone for good, and no other process can reach what was in it. */
  async isDeleted(): Promise<boolean> {
    return (await this.#place()).is === "deleted";
  }

  /**
   * Makes the folder anew where it was deleted, with the proxy's id. Returns whether it did. Throws SpoolUnavailable
   * where something is in its place that is not ours to touch.
   */
  async restore(id: string): Promise<boolean> {
    const place = await this.#place();
    if (place.is === "ours") return false;
    if (place.is === "unusable") throw new SpoolUnavailable(place.problem);
    try {
      const names = await readdir(this.dir).catch(() => []);
      if (names.some((name) => name.endsWith(".seg"))) {
        throw new SpoolUnavailable(
          `the spool folder ${this.dir} was deleted, and another with records is in its place; restart the proxy`,
        );
      }
      const held = await hold(this.dir);
      await this.#held.handle?.close();
      this.#held = held;
      await writeId(this.dir, id);
      return true;
    } catch (error) {
      if (error instanceof SpoolUnavailable) throw error;
      const why = error instanceof SpoolFolderError ? error.message : systemCode(error);
      throw new SpoolUnavailable(`${this.#deleted} and cannot be made anew (${why})`);
    }
  }

  /** Lets another proxy have it. What is at its path by now may be another's. */
  async close(): Promise<void> {
    if ((await this.#place()).is === "ours") await this.#held.unlock();
    await this.#held.handle?.close();
  }

  get #deleted(): string {
    return `the spool folder ${this.dir} was deleted`;
  }

  async #place(): Promise<Place> {
    const { dir } = this;
    const { handle, found } = this.#held;
    let now: Stats | undefined;
    try {
      now = await stat(dir);
    } catch (error) {
      const code = systemCode(error);
      const isGone = code === "ENOENT" || code === "ENOTDIR";
      if (!isGone) return { is: "unusable", problem: `the spool folder ${dir} cannot be reached (${code})` };
    }
    if (now !== undefined && isSame(now, found)) {
      const problem = await access(dir, constants.W_OK | constants.X_OK).catch(
        (error: unknown) => `the spool folder ${dir} cannot be written to (${systemCode(error)})`,
      );
      return problem === undefined ? { is: "ours" } : { is: "unusable", problem };
    }
    const isDeleted = handle === undefined ? now === undefined : (await handle.stat()).nlink === 0;
    if (isDeleted) return { is: "deleted" };
    const problem = `the spool folder ${dir} was moved, or is covered by a mount; put it back, or restart the proxy`;
    return { is: "unusable", problem };
  }
}

/** Whether both are one file or folder. */
export function isSame(a: Pick<Stats, "dev" | "ino">, b: Pick<Stats, "dev" | "ino">): boolean {
  return a.ino === b.ino && a.dev === b.dev;
}

async function hold(dir: string): Promise<Held> {
  const made = await mkdir(dir, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(made));
  const unlock = await lockFolder(dir);
  try {
    const handle = OPENS_FOLDERS ? await open(dir, "r") : undefined;
    return { unlock, handle, found: handle === undefined ? await stat(dir) : await handle.stat() };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** A name is durable when its folder is. */
export async function syncFolder(dir: string): Promise<void> {
  if (!OPENS_FOLDERS) return;
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The id of the proxy that the folder's records are of. Throws SpoolFolderError where there is none. */
export async function readId(dir: string): Promise<string> {
  const id = (await readFile(join(dir, "proxy-id"), "utf8").catch(() => "")).trim();
  if (UUID.test(id)) return id;
  throw new SpoolFolderError(
    `The spool folder ${dir} has records but no proxy-id.`,
    "Put the file back, or move the folder away: the records in it then never reach the database.",
  );
}

/** Gives the folder an id, a new one unless it is told. */
export async function writeId(dir: string, id: string = randomUUID()): Promise<string> {
  const made = join(dir, "proxy-id.new");
  const file = await open(made, "w", 0o600);
  try {
    await file.writeFile(`${id}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(made, join(dir, "proxy-id"));
  return id;
}
