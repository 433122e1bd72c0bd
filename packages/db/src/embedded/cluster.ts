import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import pg from "pg";
import { type Binaries, canReach, chooseUser, copyBinaries, findBinaries, type RunAs } from "./binaries.ts";
import { freePort } from "./free-port.ts";
import { StartupError } from "./startup-error.ts";

export type ClusterOptions = {
  /** Folder of the database; made when it is not there. */
  readonly dataDir: string;
  /** Password of the superuser `postgres`; must stay the same for the same folder. */
  readonly password: string;
  /** Extra settings of postgresql.conf, such as fsync=off for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called with a sentence when something takes a while or is unusual. */
  readonly say?: (sentence: string) => void;
};

export type Cluster = {
  readonly port: number;
  /** The folder in use; differs from the one asked for when root's home had to be left. */
  readonly dataDir: string;
  /** Resolves when Postgres has ended, by itself or by `stop`. */
  readonly ended: Promise<void>;
  adminUrl(database?: string): string;
  stop(): Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const STATE_OUTSIDE_HOME = "/var/lib/sallyport";

/**
 * Starts the embedded Postgres on a free loopback port and waits until it answers. A cluster left running by a killed
 * start is stopped first; a crash is recovered by Postgres itself. Throws StartupError with a remedy.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const runAs = chooseUser();
  const place = choosePlace(options, runAs);
  prepareFolder(place, runAs);
  stopOrphan(place, runAs);
  if (!existsSync(join(place.dataDir, "PG_VERSION"))) initialise(place, runAs, options);
  const port = await freePort();
  const server = launch(place, runAs, { port, settings: options.settings ?? {} });
  const adminUrl = (database = "postgres"): string =>
    `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`;
  await untilReady(server, adminUrl(), place.dataDir);
  return {
    port,
    dataDir: place.dataDir,
    ended: server.ended,
    adminUrl,
    stop: async () => {
      server.child.kill("SIGINT"); // fast shutdown: open sessions are ended, everything is written
      await server.ended;
    },
  };
}

type Place = { readonly dataDir: string; readonly binaries: Binaries };

/** Where a database of this folder goes when the folder itself is closed to the account that Postgres runs as. */
function outsideHome(dataDir: string): string {
  const folder = createHash("sha256").update(dataDir).digest("hex").slice(0, 12);
  return join(STATE_OUTSIDE_HOME, folder, basename(dataDir));
}

/** The port of the Postgres that runs on the database of this folder; undefined where none does. */
export function runningPort(dataDir: string): number | undefined {
  for (const folder of [resolve(dataDir), outsideHome(resolve(dataDir))]) {
    const file = join(folder, "postmaster.pid");
    if (existsSync(file)) return Number(readFileSync(file, "utf8").split("\n")[3]) || undefined;
  }
  return undefined;
}

/** Deletes the database of a folder, wherever it was put, and ends a Postgres that a killed start left on it. */
export function deleteCluster(dataDir: string): void {
  const runAs = chooseUser();
  const place = choosePlace({ dataDir, password: "" }, runAs);
  stopOrphan(place, runAs);
  rmSync(place.dataDir, { recursive: true, force: true });
}

/** Root's home is closed to the account that Postgres runs as; what lies there has to go elsewhere, and stays there. */
function choosePlace(options: ClusterOptions, runAs: RunAs): Place {
  const found = findBinaries();
  const binaries = canReach(found.postgres, runAs) ? found : copyBinaries(found, STATE_OUTSIDE_HOME);
  const dataDir = resolve(options.dataDir);
  const outside = outsideHome(dataDir);
  if (canReach(dirname(dataDir), runAs) && !existsSync(outside)) return { dataDir, binaries };
  options.say?.(
    `Postgres cannot run as root, and ${dirname(dataDir)} is closed to others: its data is in ${outside}.`,
  );
  mkdirSync(dirname(outside), { recursive: true, mode: 0o755 });
  return { dataDir: outside, binaries };
}

function prepareFolder(place: Place, runAs: RunAs): void {
  const { dataDir } = place;
  try {
    mkdirSync(dirname(dataDir), { recursive: true });
    if (existsSync(dataDir) && !existsSync(join(dataDir, "PG_VERSION")) && readdirSync(dataDir).length > 0) {
      throw new StartupError(
        `The folder ${dataDir} is not empty and is not a database.`,
        "Move it away, or begin anew with: npm start -- --fresh",
      );
    }
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `The folder ${dataDir} cannot be used (${reason(error)}).`,
      `Check who may write to ${dirname(dataDir)}.`,
    );
  }
  const written =
    existsSync(join(dataDir, "PG_VERSION")) && readFileSync(join(dataDir, "PG_VERSION"), "utf8").trim();
  const ours = spawnSync(place.binaries.postgres, ["--version"], { encoding: "utf8", ...runAs }).stdout ?? "";
  if (written && !ours.includes(` ${written}.`)) {
    throw new StartupError(
      `The database in ${dataDir} was made by Postgres ${written}; this is ${ours.trim() || "a Postgres that does not start"}.`,
      "Dump it with the older version first, or begin anew with: npm start -- --fresh",
    );
  }
}

/** A start that was killed leaves its Postgres behind; two on one folder would be refused. */
function stopOrphan(place: Place, runAs: RunAs): void {
  if (!existsSync(join(place.dataDir, "postmaster.pid"))) return;
  spawnSync(place.binaries.pgCtl, ["stop", "-D", place.dataDir, "-m", "fast", "-w", "-t", "30"], {
    ...runAs,
  });
}

function initialise(place: Place, runAs: RunAs, options: ClusterOptions): void {
  options.say?.("Making the database.");
  const half = `${place.dataDir}.new`;
  const passwordFile = `${place.dataDir}.pw`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined && runAs.gid !== undefined) {
    chownSync(half, runAs.uid, runAs.gid);
    chownSync(passwordFile, runAs.uid, runAs.gid);
  }
  const flags = [
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
  ];
  const made = spawnSync(place.binaries.initdb, ["-D", half, ...flags, "--locale=C", "--no-instructions"], {
    encoding: "utf8",
    ...runAs,
    env: { ...process.env, LC_ALL: "C" },
  });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    throw new StartupError(
      `The database could not be made in ${place.dataDir}: ${lastLine(made.stderr) || reason(made.error)}.`,
      "Check free space and permissions there, or set DATABASE_URL to a Postgres of your own.",
    );
  }
  chmodSync(half, 0o700);
  rmSync(place.dataDir, { recursive: true, force: true });
  renameSync(half, place.dataDir);
}

type Running = { readonly child: ChildProcess; readonly ended: Promise<void>; readonly log: () => string };

function launch(
  place: Place,
  runAs: RunAs,
  options: { port: number; settings: Readonly<Record<string, string>> },
): Running {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(options.port),
    unix_socket_directories: "",
    max_connections: "200",
    log_min_messages: "warning",
    ...options.settings,
  };
  const child = spawn(
    place.binaries.postgres,
    ["-D", place.dataDir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // A group of its own: Ctrl-C reaches the starter alone, which stops the applications first and Postgres last.
    { stdio: ["ignore", "ignore", "pipe"], detached: true, ...runAs, env: { ...process.env, LC_ALL: "C" } },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-8000);
  });
  const ended = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", (error) => {
      log += `\nFATAL: ${error.message}`;
      done();
    });
  });
  return { child, ended, log: () => log };
}

async function untilReady(server: Running, url: string, dataDir: string): Promise<void> {
  let over = false;
  void server.ended.then(() => {
    over = true;
  });
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline && !over; ) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    const failure = await client.connect().then(
      () => undefined,
      (error: unknown) => error,
    );
    await client.end().catch(() => {});
    if (failure === undefined) return;
    if (failure instanceof pg.DatabaseError && failure.code === "28P01") {
      server.child.kill("SIGINT");
      await server.ended;
      throw new StartupError(
        `The database in ${dataDir} has another password than .sallyport/secrets.json says.`,
        "Put the old secrets.json back, or begin anew with: npm start -- --fresh",
      );
    }
    await Promise.race([server.ended, new Promise((again) => setTimeout(again, 25))]);
  }
  server.child.kill("SIGKILL");
  await server.ended;
  throw new StartupError(
    `The database in ${dataDir} did not start: ${lastLine(server.log()) || "no reason given"}.`,
    "If the folder is damaged, restore it from a backup or begin anew with: npm start -- --fresh",
  );
}

function lastLine(text: string | null | undefined): string {
  const lines = (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const fatal = lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1) ?? "";
  return fatal.replace(/^.*?(FATAL|PANIC|error):\s*/i, "").replace(/\.$/, "");
}

function reason(error: unknown): string {
  return error instanceof Error ? ("code" in error ? String(error.code) : error.message) : String(error);
}
