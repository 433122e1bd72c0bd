import {
  allowPrivateUpstreams,
  answerMaxBytes,
  folder,
  host,
  mailAddress,
  port,
  postgresUrl,
  proxyPublicUrl,
  readVariables,
  required,
  sealingKeys,
  secret,
  smtpUrl,
  url,
  wholeNumber,
} from "@sallyport/env";

const VARIABLES = {
  DASHBOARD_DATABASE_URL: required(
    postgresUrl(),
    "It is the Postgres connection of the role sallyport_dashboard.",
  ),
  NEXTAUTH_URL: required(
    url("https://sallyport.example.com"),
    "It is the address at which people open the dashboard.",
  ),
  NEXTAUTH_SECRET: required(
    secret({ min: 32 }),
    "It signs the session cookie: 32 random characters or more, like from: openssl rand -base64 32.",
  ),
  SEALING_KEYS: sealingKeys,
  PROXY_PUBLIC_URL: required(proxyPublicUrl, "It is the address at which MCP clients reach the proxy."),
  ALLOW_PRIVATE_UPSTREAMS: allowPrivateUpstreams,
  PROXY_ANSWER_MAX_MB: answerMaxBytes,
  SMTP_URL: smtpUrl().optional(),
  MAIL_FROM: mailAddress().optional(),
  MAIL_DIR: folder().optional(),
  CONTACT_MAIL: mailAddress().optional(),
  DEMO_SERVER_URL: url("http://127.0.0.1:8788/mcp").optional(),
  DASHBOARD_HOST: host().default("127.0.0.1"),
  DASHBOARD_PORT: port().default(3000),
  TRUSTED_PROXY_HOPS: wholeNumber({ from: 0, to: 10 }).default(0),
};

export type Env = ReturnType<typeof readEnv>;

/** Reads the environment. Throws EnvError. */
export function readEnv(source: Readonly<Record<string, string | undefined>>) {
  return readVariables(VARIABLES, source);
}

let read: Env | undefined;

/** The environment, read at the first use: a build needs none of it. Throws EnvError. */
export function env(): Env {
  read ??= readEnv(process.env);
  return read;
}

/** For the program that serves what was built: Next reads the mode from the environment. */
export function serveProduction(): void {
  Object.assign(process.env, { NODE_ENV: "production" });
}

/** Replaced while building; tells `next dev` from everything else. */
export const isDevelopment: boolean = process.env.NODE_ENV === "development";

/** Replaced while building. */
export const isNodeRuntime: boolean = process.env.NEXT_RUNTIME === "nodejs";
