import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { StartupError } from "../../packages/db/src/embedded/index.ts";
import { root, run } from "../install.mjs";
import { bold, dim, step } from "../progress.mjs";
import { forgetEverything, type StartedDatabase, startDatabase } from "./database.ts";
import { loadCatalogue } from "./catalogue.ts";
import { InstanceLock } from "./instance-lock.ts";
import { requireFreePort, type Service } from "./service.ts";
import { startServices } from "./services.ts";
import { readSecrets, readSettings, type Settings } from "./settings.ts";

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
    await requireFreePorts(settings);
    if (settings.dev) await step("Database client is built", () => build("--filter=@sallyport/db"));
    else await step("Dashboard, proxy and demo server are built", () => build());
    const database = await step("Database is ready", (say) => {
      running.database = startDatabase(settings, secrets, say);
      return running.database;
    });
    await step("Catalogue is loaded", (say) => loadCatalogue(database.dashboardUrl, say));
    for (const service of startServices(settings, secrets, database)) {
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
  if (settings.dev) for (const service of running.services) service.follow(console.log);
  await untilSomethingEnds(running, stopAll);
}

async function requireFreePorts({ ports, dev }: Settings): Promise<void> {
  const variables = { DASHBOARD_PORT: ports.dashboard, PROXY_PORT: ports.proxy, DEMO_PORT: ports.demo };
  for (const [variable, port] of Object.entries(variables)) {
    await requireFreePort(port, `${variable}=${port + 1} npm ${dev ? "run dev" : "start"}`);
  }
}

async function build(...which: readonly string[]): Promise<void> {
  const turbo = createRequire(join(root, "package.json")).resolve("turbo/bin/turbo");
  const quiet = {
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    CHECKPOINT_DISABLE: "1",
    DO_NOT_TRACK: "1",
  };
  await run(process.execPath, [turbo, "run", "build", "--output-logs=errors-only", ...which], quiet);
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
