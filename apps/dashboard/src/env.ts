import * as z from "zod";

const url = (name: string, example: string, protocols: RegExp) =>
  z
    .url({ protocol: protocols, error: `${name} is not a URL that can be used here. An example: ${example}` })
    .transform((text) => text.replace(/\/+$/, ""));

const required = (name: string, what: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `${name} is not set. ${what}` : `${name} is not text.`,
});

const DATABASE = "It is the Postgres connection of the role sallyport_dashboard.";
const SECRET =
  "It signs the session cookie: 32 random characters or more, such as from: openssl rand -base64 32";

const SEALING =
  "It holds the keys that seal the servers' own credentials, as <version>:<base64 of 32 bytes>, with commas between.";

const schema = z.object({
  DASHBOARD_DATABASE_URL: z
    .string(required("DASHBOARD_DATABASE_URL", DATABASE))
    .regex(/^postgres(ql)?:\/\//, `DASHBOARD_DATABASE_URL does not begin with postgresql://. ${DATABASE}`),
  NEXTAUTH_URL: z
    .string(required("NEXTAUTH_URL", "It is the address at which people open the dashboard."))
    .pipe(url("NEXTAUTH_URL", "https://sallyport.example.com", /^https?$/)),
  NEXTAUTH_SECRET: z
    .string(required("NEXTAUTH_SECRET", SECRET))
    .min(32, `NEXTAUTH_SECRET is too short. ${SECRET}`),
  SEALING_KEYS: z
    .string(required("SEALING_KEYS", SEALING))
    .regex(
      /^\s*\d{1,4}:[A-Za-z0-9+/]{43}=\s*(,\s*\d{1,4}:[A-Za-z0-9+/]{43}=\s*)*$/,
      `SEALING_KEYS cannot be read. ${SEALING}`,
    ),
  PROXY_PUBLIC_URL: z
    .string(required("PROXY_PUBLIC_URL", "It is the address at which MCP clients reach the proxy."))
    .pipe(url("PROXY_PUBLIC_URL", "https://proxy.example.com", /^https?$/)),
  ALLOW_PRIVATE_UPSTREAMS: z
    .enum(["0", "1"], { error: 'ALLOW_PRIVATE_UPSTREAMS is neither "1" nor "0".' })
    .default("0")
    .transform((flag) => flag === "1"),
  DEMO_SERVER_URL: z
    .string()
    .pipe(url("DEMO_SERVER_URL", "http://127.0.0.1:8788/mcp", /^https?$/))
    .optional(),
});

export type Env = z.infer<typeof schema>;

/** Every problem of the environment at once, one sentence a line. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/** Reads the environment; an empty variable counts as unset. Throws EnvError. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const set = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  throw new EnvError([...new Set(parsed.error.issues.map((issue) => issue.message))].join("\n"));
}

let read: Env | undefined;

/** The environment, read at the first use: a build needs none of it. Throws EnvError. */
export function env(): Env {
  read ??= readEnv(process.env);
  return read;
}

/** Replaced while building; tells `next dev` from everything else. */
export const isDevelopment: boolean = process.env.NODE_ENV === "development";

/** Replaced while building. */
export const isNodeRuntime: boolean = process.env.NEXT_RUNTIME === "nodejs";
