import { readFileSync } from "node:fs";
import pg from "pg";
import { postgresUrl, readVariables } from "../../packages/env/src/index.ts";
import { root } from "../install.mjs";
import { ingest } from "../ingest/ingest.ts";
import { sourceOf } from "../ingest/source-of.ts";
import { runningDatabase } from "../start/running-database.ts";
import { readSettings } from "../start/settings.ts";
import { Problem } from "./read-tools.ts";

export type IngestFlags = {
  readonly headers?: string | undefined;
  readonly env?: readonly string[] | undefined;
  readonly arg?: readonly string[] | undefined;
  readonly "allow-network": boolean;
  readonly "allow-private": boolean;
  readonly offline: boolean;
  readonly all: boolean;
};

const CONNECTIONS = 10;

/** Takes a source into the catalogue. Progress goes to stderr; what failed is listed, and is exit code 1. */
export async function ingestSource(text: string, flags: IngestFlags): Promise<string> {
  const open = sourceOf(text, {
    headers: flags.headers === undefined ? {} : headersIn(flags.headers),
    variables: pairsOf(flags.env ?? []),
    args: flags.arg ?? [],
    allowNetwork: flags["allow-network"],
    allowPrivate: flags["allow-private"],
    offline: flags.offline,
    all: flags.all,
  });
  const pool = new pg.Pool({ connectionString: databaseUrl(), max: CONNECTIONS });
  try {
    const began = performance.now();
    const say = (sentence: string): boolean => process.stderr.write(`${sentence}\n`);
    const { done, added, changes, failures } = await ingest(pool, { ...(await open(pool)), say });
    if (failures.length > 0) process.exitCode = 1;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    return [
      `${done} ${done === 1 ? "server" : "servers"} taken in, ${added} of them new, with ${changes} ${changes === 1 ? "change" : "changes"}, in ${seconds} s.\n`,
      ...failures.map(({ what, why }) => `Failed: ${printed(what)}: ${printed(why)}\n`),
    ].join("");
  } finally {
    await pool.end();
  }
}

/** What a source said is somebody else's text: what a terminal would obey becomes a space. */
function printed(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, 500);
}

function databaseUrl(): string {
  const { DASHBOARD_DATABASE_URL } = readVariables(
    { DASHBOARD_DATABASE_URL: postgresUrl().optional() },
    process.env,
  );
  const found = DASHBOARD_DATABASE_URL ?? runningDatabase(readSettings(root, []));
  if (found !== undefined) return found;
  throw new Problem("There is no database: start Sallyport with npm start, or set DASHBOARD_DATABASE_URL.");
}

/** Lines `Name: value`. They come from a file, so that no secret stands on a command line. */
function headersIn(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Problem(`${file} cannot be read.`);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line, at) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
      if (name === undefined || value === undefined)
        throw new Problem(`${file}: line ${at + 1} is no header.`);
      return [name, value];
    }),
  );
}

function pairsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Problem("--env wants NAME=VALUE.");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
