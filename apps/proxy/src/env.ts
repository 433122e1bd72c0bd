import { type Keyring, parseKeyring } from "@sallyport/credentials";
import {
  allowPrivateUpstreams,
  answerMaxBytes,
  folder,
  host,
  list,
  megabytes,
  oneOf,
  port,
  postgresUrl,
  proxyPublicUrl,
  readVariables,
  required,
  sealingKeys,
  seconds,
  url,
  wholeNumber,
} from "@sallyport/env";
import { parseRedisUrl, type RedisAddress } from "@sallyport/limits";
import { availableParallelism } from "node:os";
import { z } from "zod";
import type { ShareSettings } from "./adapters/state/shares.ts";

/** How this proxy was told to run. Read once at start; nothing else reads the environment. */
export type Settings = {
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  /** Where limits are counted for all proxies; undefined: each machine counts by itself. */
  readonly redis: RedisAddress | undefined;
  readonly host: string;
  readonly port: number;
  /** Processes that serve. */
  readonly workers: number;
  /** Values that the Host header may have, in lower case. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Values that the Origin header may have, in lower case. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly spoolDir: string;
  readonly spoolMaxBytes: number;
  /** How long the last verified configuration is good for while the database is away. */
  readonly staleMs: number;
  /** The longest body of a client, and the longest answer of a server: as JSON, or as one event of a stream. */
  readonly maxRequestBytes: number;
  readonly maxAnswerBytes: number;
  /** What all messages that are held whole may take of the memory of a process. */
  readonly maxHeldBytes: number;
  /** What a grant, and an organisation, may have under way in a process. */
  readonly shares: ShareSettings;
  /** How long a client may hear nothing on a stream. */
  readonly keepAliveMs: number;
  readonly allowPrivateUpstreams: boolean;
  /** Where people open the dashboard, for links to approvals. */
  readonly dashboardUrl: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const MAX_WORKERS = 64;

const numberOfWorkers = wholeNumber({ from: 1, to: MAX_WORKERS });

/** A number, or as many as there are cores. */
const workers = z
  .string()
  .refine((value) => value === "auto" || numberOfWorkers.safeParse(value).success, {
    error: `must be a whole number from 1 to ${MAX_WORKERS}, or auto for as many as there are cores.`,
    abort: true,
  })
  .transform((value) => (value === "auto" ? Math.min(availableParallelism(), MAX_WORKERS) : Number(value)));

const VARIABLES = {
  PROXY_DATABASE_URL: required(postgresUrl(), "It is the Postgres connection of the role sallyport_proxy."),
  SEALING_KEYS: sealingKeys.transform(readKeyring),
  REDIS_URL: z.string().transform(readRedisUrl).optional(),
  PROXY_HOST: host().default("127.0.0.1"),
  PROXY_PORT: port().default(3100),
  PROXY_WORKERS: workers.default(1),
  PROXY_PUBLIC_URL: proxyPublicUrl.optional(),
  DASHBOARD_PUBLIC_URL: url("https://sallyport.example.com").optional(),
  PROXY_ALLOWED_HOSTS: list(),
  PROXY_ALLOWED_ORIGINS: list(),
  PROXY_SPOOL_DIR: required(folder(), "It is the folder of the audit spool, which must survive restarts."),
  PROXY_SPOOL_MAX_MB: megabytes({ from: 1, to: 1_048_576 }).default(1024 * 1024 * 1024),
  PROXY_STALE_SECONDS: seconds({ from: 0, to: 3600 }).default(300_000),
  PROXY_REQUEST_MAX_MB: megabytes({ from: 1, to: 64 }).default(4 * 1024 * 1024),
  PROXY_ANSWER_MAX_MB: answerMaxBytes,
  PROXY_HELD_MAX_MB: megabytes({ from: 64, to: 65_536 }).default(512 * 1024 * 1024),
  PROXY_KEEP_ALIVE_SECONDS: seconds({ from: 1, to: 300 }).default(15_000),
  PROXY_GRANT_CALLS: wholeNumber({ from: 1, to: 100_000 }).default(200),
  PROXY_GRANT_STREAMS: wholeNumber({ from: 1, to: 100_000 }).default(50),
  PROXY_GRANT_MB_PER_SECOND: megabytes({ from: 1, to: 10_000 }).default(32 * 1024 * 1024),
  PROXY_ORG_CALLS: wholeNumber({ from: 1, to: 100_000 }).default(2000),
  PROXY_ORG_STREAMS: wholeNumber({ from: 1, to: 100_000 }).default(500),
  PROXY_ORG_MB_PER_SECOND: megabytes({ from: 1, to: 10_000 }).default(64 * 1024 * 1024),
  ALLOW_PRIVATE_UPSTREAMS: allowPrivateUpstreams,
  LOG_LEVEL: oneOf(LOG_LEVELS).default("info"),
};

/** Reads the settings. Throws EnvError. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const read = readVariables(VARIABLES, source);
  const { PROXY_HOST, PROXY_PORT, PROXY_PUBLIC_URL, PROXY_ALLOWED_HOSTS } = read;
  return {
    databaseUrl: read.PROXY_DATABASE_URL,
    keyring: read.SEALING_KEYS,
    redis: read.REDIS_URL,
    host: PROXY_HOST,
    port: PROXY_PORT,
    workers: read.PROXY_WORKERS,
    allowedHosts: new Set(
      PROXY_ALLOWED_HOSTS.length > 0
        ? PROXY_ALLOWED_HOSTS
        : defaultHosts(PROXY_HOST, PROXY_PORT, PROXY_PUBLIC_URL),
    ),
    allowedOrigins: new Set(read.PROXY_ALLOWED_ORIGINS),
    spoolDir: read.PROXY_SPOOL_DIR,
    spoolMaxBytes: read.PROXY_SPOOL_MAX_MB,
    staleMs: read.PROXY_STALE_SECONDS,
    maxRequestBytes: read.PROXY_REQUEST_MAX_MB,
    maxAnswerBytes: read.PROXY_ANSWER_MAX_MB,
    maxHeldBytes: read.PROXY_HELD_MAX_MB,
    keepAliveMs: read.PROXY_KEEP_ALIVE_SECONDS,
    shares: {
      grant: {
        calls: read.PROXY_GRANT_CALLS,
        streams: read.PROXY_GRANT_STREAMS,
        bytesPerSecond: read.PROXY_GRANT_MB_PER_SECOND,
      },
      org: {
        calls: read.PROXY_ORG_CALLS,
        streams: read.PROXY_ORG_STREAMS,
        bytesPerSecond: read.PROXY_ORG_MB_PER_SECOND,
      },
    },
    allowPrivateUpstreams: read.ALLOW_PRIVATE_UPSTREAMS,
    dashboardUrl: read.DASHBOARD_PUBLIC_URL,
    logLevel: read.LOG_LEVEL,
  };
}

/** The public URL's host, and on a loopback address the names that mean this machine. */
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
    context.addIssue({ code: "custom", message: `cannot be read. ${why}` });
    return z.NEVER;
  }
}

function readRedisUrl(text: string, context: z.RefinementCtx): RedisAddress {
  const address = parseRedisUrl(text);
  if (address !== undefined) return address;
  const forms = "redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379";
  context.addIssue({ code: "custom", message: `must be a connection URL, like ${forms}.` });
  return z.NEVER;
}
