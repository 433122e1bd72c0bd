import { createRequire } from "node:module";
import { join } from "node:path";
import type { StartedDatabase } from "./database.ts";
import { Service } from "./service.ts";
import type { Secrets, Settings } from "./settings.ts";

type Part = {
  readonly name: string;
  /** Its folder under apps/. */
  readonly app: string;
  readonly args: readonly string[];
  readonly readyUrl: string;
  readonly env: Readonly<Record<string, string>>;
};

/** Starts the proxy, the demo server and the dashboard: what was built, or with `dev` their sources, watched. */
export function startServices(settings: Settings, secrets: Secrets, database: StartedDatabase): Service[] {
  const { root, stateDir, dev } = settings;
  return partsOf(settings, secrets, database).map(
    ({ name, app, args, readyUrl, env }) =>
      new Service({
        name,
        args,
        readyUrl,
        cwd: join(root, "apps", app),
        env: { NODE_ENV: dev ? "development" : "production", ...env },
        logFile: join(stateDir, "logs", `${app}.log`),
      }),
  );
}

function partsOf(settings: Settings, secrets: Secrets, database: StartedDatabase): readonly Part[] {
  const { ports, stateDir, dev } = settings;
  const shared = {
    SEALING_KEYS: process.env.SEALING_KEYS || secrets.sealingKeys,
    PROXY_PUBLIC_URL: process.env.PROXY_PUBLIC_URL || `http://localhost:${ports.proxy}`,
    // The demo server runs on this machine, so private addresses have to be allowed here.
    ALLOW_PRIVATE_UPSTREAMS: process.env.ALLOW_PRIVATE_UPSTREAMS || "1",
  };
  const host = process.env.DASHBOARD_HOST || "127.0.0.1";
  return [
    {
      name: "Proxy",
      app: "proxy",
      args: dev ? watched(settings) : ["--enable-source-maps", "dist/main.js"],
      readyUrl: `http://localhost:${ports.proxy}/healthz`,
      env: {
        ...shared,
        PROXY_DATABASE_URL: database.proxyUrl,
        DASHBOARD_PUBLIC_URL:
          process.env.DASHBOARD_PUBLIC_URL ||
          process.env.NEXTAUTH_URL ||
          `http://localhost:${ports.dashboard}`,
        PROXY_PORT: String(ports.proxy),
        PROXY_SPOOL_DIR: process.env.PROXY_SPOOL_DIR || join(stateDir, "spool"),
        ...(dev && { LOG_LEVEL: process.env.LOG_LEVEL || "warn" }),
      },
    },
    {
      name: "Demo server",
      app: "demo-server",
      args: dev ? watched(settings) : ["dist/main.js"],
      readyUrl: `http://localhost:${ports.demo}/`,
      env: { DEMO_PORT: String(ports.demo), DEMO_DATA_DIR: join(stateDir, "demo") },
    },
    {
      name: "Dashboard",
      app: "dashboard",
      args: dev
        ? [next(settings), "dev", "-H", host, "-p", String(ports.dashboard)]
        : ["--enable-source-maps", "dist/main.js"],
      readyUrl: `http://localhost:${ports.dashboard}/sign-in`,
      env: {
        ...shared,
        DASHBOARD_DATABASE_URL: database.dashboardUrl,
        DASHBOARD_HOST: host,
        DASHBOARD_PORT: String(ports.dashboard),
        NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${ports.dashboard}`,
        NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
        // Without a mail server, mails go to a folder, and each person sees their own at /app/mail.
        MAIL_DIR: process.env.MAIL_DIR || (process.env.SMTP_URL ? "" : join(stateDir, "mail")),
        DEMO_SERVER_URL: `http://localhost:${ports.demo}/mcp`,
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
  ];
}

/** Starts again at each change of a module that it imports, those of packages/ included. */
function watched({ root }: Settings): string[] {
  const tsx = createRequire(join(root, "package.json")).resolve("tsx/cli");
  return [tsx, "watch", "--clear-screen=false", "src/main.ts"];
}

function next({ root }: Settings): string {
  return createRequire(join(root, "apps/dashboard/package.json")).resolve("next/dist/bin/next");
}
