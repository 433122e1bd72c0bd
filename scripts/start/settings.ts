import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";
import { EnvError, port as portVariable, readVariables } from "../../packages/env/src/index.ts";

/** Where everything that `npm start` keeps goes unless SALLYPORT_DIR says otherwise. Ignored by git. */
const STATE_DIR = ".sallyport";

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
};

const FLAGS = new Set(["--fresh", "--help"]);

const HELP = `npm start               starts the database, the dashboard, the proxy and a demo server
npm start -- --fresh    the same, after deleting everything that earlier starts kept

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
  const dotEnv = join(root, ".env");
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  return {
    root,
    stateDir: resolve(root, process.env.SALLYPORT_DIR || STATE_DIR),
    ports: {
      dashboard: port("DASHBOARD_PORT", 3000),
      proxy: port("PROXY_PORT", 3100),
      demo: port("DEMO_PORT", 3200),
    },
    databaseUrl: process.env.DATABASE_URL || undefined,
    fresh: args.includes("--fresh"),
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
