import { resolve } from "node:path";
import * as z from "zod";

const Env = z.object({
  DEMO_HOST: z.string().default("127.0.0.1"),
  DEMO_PORT: z.coerce.number().int().min(0).max(65_535).default(3200),
  /** Folder of the notes, the ledger and the outbox. */
  DEMO_DATA_DIR: z.string().default(".sallyport/demo"),
});

export type Env = { readonly host: string; readonly port: number; readonly dataDir: string };

/** Reads the environment; an empty value counts as unset. Prints every problem and exits when something is wrong. */
export function readEnv(): Env {
  const set = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(set);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) console.error(`${path.join(".")}: ${message}`);
    process.exit(1);
  }
  const { DEMO_HOST: host, DEMO_PORT: port, DEMO_DATA_DIR } = parsed.data;
  return { host, port, dataDir: resolve(DEMO_DATA_DIR) };
}
