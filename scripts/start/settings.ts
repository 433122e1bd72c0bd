import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";
import { EnvError, port as portVariable, readVariables } from "../../packages/env/src/index.ts";

/**
 * Where everything that is kept goes unless SALLYPORT_DIR says otherwise; ignored by git. Developing has a folder of
 * its own: a migration that is still being written must not touch the data of `npm start`.
 */
const STATE_DIR = { start: ".sallyport", dev: ".sallyport-dev" };

export type Secrets = {
  readonly adminPassword: string;
  readonly ownerPassword: string;
  readonly dashboardPassword: string;
  readonly proxyPassword: string;
  readonly nextAuthSecret: string;
  /** See `parseKeyring` of packages/credentials. */
  readonly sealingKeys: string;
};

export type Settings = {
  readonly root: string;
  /** Folder of the database, the spool, the demo's data, logs and secrets. */
  readonly stateDir: string;
  readonly ports: { readonly dashboard: number; readonly proxy: number; readonly demo: number };
  /** A Postgres of the user's own, as its owner; undefined for the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly fresh: boolean;
  /** `npm run dev`: from source, started again at each change. */
  readonly dev: boolean;
};

const FLAGS = new Set(["--dev", "--fresh", "--help"]);

const HELP = `npm start               starts the database, the dashboard, the proxy and a demo server
npm start -- --fresh    the same, after deleting everything that earlier starts kept
npm run dev             the same from source, with another database, and each edit is seen at once

DASHBOARD_PORT, PROXY_PORT and DEMO_PORT choose other ports (3000, 3100, 3200).
DATABASE_URL uses a Postgres of your own instead of the embedded one.
More variables: .env.example. They may stand in a file .env as well.`;

/** Reads flags, .env and the environment. Throws StartupError for what cannot be meant. */
export function readSettings(root: string, args: readonly string[]): Settings {
  const unknown = args.find((arg) => !FLAGS.has(arg));
  if (unknown !== undefined) throw new StartupError(`There is no option ${unknown}.`, `\n\n${HELP}`);
  if (args.includes("--help")) {
    console.log(HELP);
    process.exit(0);
  }
  const dev = args.includes("--dev");
  const dotEnv = join(root, ".env");
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  return {
    root,
    stateDir: resolve(root, process.env.SALLYPORT_DIR || (dev ? STATE_DIR.dev : STATE_DIR.start)),
    ports: {
      dashboard: port("DASHBOARD_PORT", 3000),
      proxy: port("PROXY_PORT", 3100),
      demo: port("DEMO_PORT", 3200),
    },
    databaseUrl: process.env.DATABASE_URL || undefined,
    fresh: args.includes("--fresh"),
    dev,
  };
}

/** The secrets of this installation: made at the first start, readable by the owner only, never changed by us. */
export function readSecrets(settings: Pick<Settings, "stateDir">): Secrets {
  const file = join(settings.stateDir, "secrets.json");
  if (!existsSync(file)) {
    const word = (): string => randomBytes(24).toString("hex");
    const made: Secrets = {
      adminPassword: word(),
      ownerPassword: word(),
      dashboardPassword: word(),
      proxyPassword: word(),
      nextAuthSecret: word(),
      sealingKeys: `1:${randomBytes(32).toString("base64")}`,
    };
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(file, 0o600);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Secrets;
  } catch {
    throw new StartupError(
      `${file} is not JSON any more, and without it the stored credentials cannot be opened.`,
      "Restore it, or begin anew with: npm start -- --fresh",
    );
  }
}

function port(name: string, fallback: number): number {
  try {
    const { [name]: value = fallback } = readVariables({ [name]: portVariable().optional() }, process.env);
    return value;
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    throw new StartupError(error.message, "Choose another one or leave it out.");
  }
}
