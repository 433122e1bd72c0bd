import { type Keyring, parseKeyring } from "@sallyport/credentials";
import { availableParallelism } from "node:os";
import { z } from "zod";

/** The settings of this proxy, read once at start. Nothing else reads the environment. */
export type Settings = {
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly host: string;
  readonly port: number;
  /** The number of processes that serve. */
  readonly workers: number;
  /** Values that the Host header may have, in lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Values that the Origin header may have, in lower case. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly spoolDir: string;
  readonly spoolMaxBytes: number;
  /** How long the last verified configuration is valid while the database is away. */
  readonly staleMs: number;
  readonly allowPrivateUpstreams: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
};

export type EnvResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const MAX_WORKERS = 64;
const WORKERS_SENTENCE = `PROXY_WORKERS is a number from 1 to ${MAX_WORKERS}, or auto for as many as there are cores.`;
const MEGABYTE = 1024 * 1024;

function whole(name: string, range: { from: number; to: number; otherwise: number }) {
  const sentence = `${name} must be a whole number from ${range.from} to ${range.to}.`;
  return z
    .string()
    .regex(/^\d{1,9}$/, sentence)
    .transform(Number)
    .refine((n) => n >= range.from && n <= range.to, sentence)
    .default(range.otherwise);
}

const list = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((entry) => entry.trim().toLowerCase()))
  .transform((entries) => entries.filter((entry) => entry !== ""));

const required = (name: string, what: string) => z.string({ error: `${name} is missing: ${what}` });

const schema = z.object({
  PROXY_DATABASE_URL: required(
    "PROXY_DATABASE_URL",
    "set it to the connection URL of the role sallyport_proxy, like postgres://sallyport_proxy:…@localhost:5432/sallyport.",
  ).refine(
    (text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol),
    "PROXY_DATABASE_URL is not a connection URL; write postgres://user:password@host:port/database.",
  ),
  SEALING_KEYS: required(
    "SEALING_KEYS",
    "set it to the same keys as the dashboard's, like 1:<32 bytes in base64>.",
  ).transform(readKeyring),
  PROXY_HOST: z.string().default("127.0.0.1"),
  PROXY_PORT: whole("PROXY_PORT", { from: 1, to: 65_535, otherwise: 3100 }),
  PROXY_WORKERS: z
    .string()
    .regex(/^(auto|[1-9]\d?)$/, WORKERS_SENTENCE)
    .transform((text) => (text === "auto" ? Math.min(availableParallelism(), MAX_WORKERS) : Number(text)))
    .refine((n) => n <= MAX_WORKERS, WORKERS_SENTENCE)
    .default(1),
  PROXY_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "PROXY_PUBLIC_URL is not a URL; write https://proxy.example.com." })
    .optional(),
  PROXY_ALLOWED_HOSTS: list,
  PROXY_ALLOWED_ORIGINS: list,
  PROXY_SPOOL_DIR: required("PROXY_SPOOL_DIR", "set it to a folder that survives restarts."),
  PROXY_SPOOL_MAX_MB: whole("PROXY_SPOOL_MAX_MB", { from: 1, to: 1_048_576, otherwise: 1024 }),
  PROXY_STALE_SECONDS: whole("PROXY_STALE_SECONDS", { from: 0, to: 3600, otherwise: 300 }),
  ALLOW_PRIVATE_UPSTREAMS: z.literal("1", { error: "ALLOW_PRIVATE_UPSTREAMS is 1 or unset." }).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `LOG_LEVEL is one of ${LOG_LEVELS.join(", ")}.` }).default("info"),
});

/** Reads the settings; an empty value counts as unset. Returns all problems, in sentences that never repeat a secret. */
export function readEnv(env: Readonly<Record<string, string | undefined>> = process.env): EnvResult {
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(({ message }) => message) };
  const { data } = parsed;
  return {
    ok: true,
    settings: {
      databaseUrl: data.PROXY_DATABASE_URL,
      keyring: data.SEALING_KEYS,
      host: data.PROXY_HOST,
      port: data.PROXY_PORT,
      workers: data.PROXY_WORKERS,
      allowedHosts: new Set(
        data.PROXY_ALLOWED_HOSTS.length > 0
          ? data.PROXY_ALLOWED_HOSTS
          : defaultHosts(data.PROXY_HOST, data.PROXY_PORT, data.PROXY_PUBLIC_URL),
      ),
      allowedOrigins: new Set(data.PROXY_ALLOWED_ORIGINS),
      spoolDir: data.PROXY_SPOOL_DIR,
      spoolMaxBytes: data.PROXY_SPOOL_MAX_MB * MEGABYTE,
      staleMs: data.PROXY_STALE_SECONDS * 1000,
      allowPrivateUpstreams: data.ALLOW_PRIVATE_UPSTREAMS === "1",
      logLevel: data.LOG_LEVEL,
    },
  };
}

/** The public URL's host, and on a loopback address the names of this machine. */
function defaultHosts(host: string, port: number, publicUrl: string | undefined): string[] {
  const hosts = [new URL(publicUrl ?? `http://localhost:${port}`).host];
  if (LOOPBACK.has(host)) hosts.push(`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`);
  return hosts;
}

function readKeyring(text: string, context: z.RefinementCtx): Keyring {
  try {
    return parseKeyring(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    context.addIssue({ code: "custom", message: `SEALING_KEYS cannot be read: ${why}` });
    return z.NEVER;
  }
}
