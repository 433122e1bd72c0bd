import { resolve } from "node:path";
import { EnvError, folder, host, port, readVariables } from "@sallyport/env";

const VARIABLES = {
  DEMO_HOST: host().default("127.0.0.1"),
  DEMO_PORT: port({ from: 0 }).default(3200),
  /** Folder of the notes, the ledger and the outbox. */
  DEMO_DATA_DIR: folder().default(".sallyport/demo"),
};

export type Env = { readonly host: string; readonly port: number; readonly dataDir: string };

/** Reads the environment. Prints every problem and exits when something is wrong. */
export function readEnv(): Env {
  try {
    const { DEMO_HOST, DEMO_PORT, DEMO_DATA_DIR } = readVariables(VARIABLES, process.env);
    return { host: DEMO_HOST, port: DEMO_PORT, dataDir: resolve(DEMO_DATA_DIR) };
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    console.error(
      `The demo server cannot start.\n${error.problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
    return process.exit(1);
  }
}
