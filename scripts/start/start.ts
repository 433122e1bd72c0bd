import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";
import { root, run } from "../install.mjs";
import { bold, dim, step } from "../progress.mjs";
import { forgetEverything, type StartedDatabase, startDatabase } from "./database.ts";
import { InstanceLock } from "./instance-lock.ts";
import { requireFreePort, Service } from "./service.ts";
import { readSecrets, readSettings, type Secrets, type Settings } from "./settings.ts";

type Running = { database?: Promise<StartedDatabase>; readonly services: Service[] };

/** Brings everything up in order, prints the URLs, and stays until Ctrl-C or until a part of it ends. */
export async function start(args: readonly string[]): Promise<void> {
  const settings = readSettings(root, args);
  const { ports } = settings;
  const dashboardUrl = `http://localhost:${ports.dashboard}`;
  const lock = InstanceLock.take(settings.stateDir, dashboardUrl);
  const running: Running = { services: [] };
  const stopAll = stopper(running, lock);
  stopOnSignal(stopAll);
  try {
    if (settings.fresh) await step("Earlier data is deleted", async () => forgetEverything(settings));
    const secrets = readSecrets(settings);
    await requireFreePort(ports.dashboard, "DASHBOARD_PORT");
    await requireFreePort(ports.proxy, "PROXY_PORT");
    await requireFreePort(ports.demo, "DEMO_PORT");
    await step("Dashboard, proxy and demo server are built", () => build());
    const database = await step("Database is ready", (say) => {
      running.database = startDatabase(settings, secrets, say);
      return running.database;
    });
    for (const service of services(settings, secrets, database)) {
      running.services.push(service);
      if (service.pid !== undefined) lock.addChild(service.pid);
    }
    await step("Dashboard, proxy and demo server are running", async () => {
      await Promise.all(running.services.map((service) => service.ready()));
    });
  } catch (error) {
    await stopAll();
    throw error;
  }
  printUrls(settings);
  await untilSomethingEnds(running, stopAll);
}

async function build(): Promise<void> {
  const turbo = createRequire(join(root, "package.json")).resolve("turbo/bin/turbo");
  const quiet = {
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    DO_NOT_TRACK: "1",
  };
  await run(process.execPath, [turbo, "run", "build", "--output-logs=errors-only"], quiet);
}

function services(settings: Settings, secrets: Secrets, database: StartedDatabase): Service[] {
  const { ports, stateDir } = settings;
  const proxyUrl = process.env.PROXY_PUBLIC_URL || `http://localhost:${ports.proxy}`;
  const shared = {
    SEALING_KEYS: process.env.SEALING_KEYS || secrets.sealingKeys,
    PROXY_PUBLIC_URL: proxyUrl,
    // The demo server runs on this machine, so private addresses have to be allowed here.
    ALLOW_PRIVATE_UPSTREAMS: process.env.ALLOW_PRIVATE_UPSTREAMS || "1",
  };
  const service = (
    name: string,
    options: { dir: string; args: string[]; readyUrl: string; env: Record<string, string> },
  ): Service =>
    new Service({
      name,
      args: options.args,
      cwd: join(root, options.dir),
      env: { NODE_ENV: "production", ...options.env },
      logFile: join(stateDir, "logs", `${name.toLowerCase().replaceAll(" ", "-")}.log`),
      readyUrl: options.readyUrl,
    });
  return [
    service("Proxy", {
      dir: "apps/proxy",
      args: ["--enable-source-maps", "dist/main.js"],
      readyUrl: `http://localhost:${ports.proxy}/healthz`,
      env: {
        ...shared,
        PROXY_DATABASE_URL: database.proxyUrl,
        PROXY_PORT: String(ports.proxy),
        PROXY_SPOOL_DIR: process.env.PROXY_SPOOL_DIR || join(stateDir, "spool"),
      },
    }),
    service("Demo server", {
      dir: "apps/demo-server",
      args: ["dist/main.js"],
      readyUrl: `http://localhost:${ports.demo}/`,
      env: { DEMO_PORT: String(ports.demo), DEMO_DATA_DIR: join(stateDir, "demo") },
    }),
    service("Dashboard", {
      dir: "apps/dashboard",
      args: [
        createRequire(join(root, "apps/dashboard/package.json")).resolve("next/dist/bin/next"),
        "start",
        "-H",
        process.env.DASHBOARD_HOST || "127.0.0.1",
        "-p",
        String(ports.dashboard),
      ],
      readyUrl: `http://localhost:${ports.dashboard}/sign-in`,
      env: {
        ...shared,
        DASHBOARD_DATABASE_URL: database.dashboardUrl,
        NEXTAUTH_URL: process.env.NEXTAUTH_URL || `http://localhost:${ports.dashboard}`,
        NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
        DEMO_SERVER_URL: `http://localhost:${ports.demo}/mcp`,
        NEXT_TELEMETRY_DISABLED: "1",
      },
    }),
  ];
}

function printUrls({ ports, stateDir }: Settings): void {
  console.log(`
  Dashboard    ${bold(`http://localhost:${ports.dashboard}`)}
  Proxy        ${bold(`http://localhost:${ports.proxy}`)}${dim("/mcp/<server id>")}
  Demo server  ${bold(`http://localhost:${ports.demo}`)}  ${dim("what its tools did; MCP at /mcp")}

  ${dim(`Data and logs are kept in ${relative(root, stateDir) || "."}/. Ctrl-C stops everything.`)}
`);
}

/** Applications first, the database last; once. What is just being started is awaited and then stopped. */
function stopper(running: Running, lock: InstanceLock): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      const database = await running.database?.catch(() => undefined);
      await Promise.all(running.services.map((service) => service.stop()));
      await database?.cluster?.stop();
      lock.release();
    })();
    return stopping;
  };
}

/** Ctrl-C stops in order; a second one does not wait. */
function stopOnSignal(stopAll: () => Promise<void>): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(130);
    asked = true;
    console.log("\n  Stopping.");
    void stopAll().finally(() => process.exit(0));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

/** Resolves never: throws when a part of Sallyport ends by itself, after stopping the others. */
async function untilSomethingEnds(running: Running, stopAll: () => Promise<void>): Promise<void> {
  const { cluster } = (await running.database) ?? {};
  const ends = running.services.map((service) => service.ended.then(() => service));
  const databaseEnds = cluster?.ended.then(() => "database" as const);
  const first = await Promise.race([...ends, ...(databaseEnds ? [databaseEnds] : [])]);
  await stopAll();
  if (first === "database")
    throw new StartupError("The database ended by itself.", "Start again: it recovers its data.");
  throw new StartupError(`${first.name} ended by itself. Its last words:\n\n${first.lastWords()}\n`, "");
}
