import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../packages/db/src/embedded/index.ts";
import { root, run } from "../install.mjs";
import { startDatabase } from "../start/database.ts";
import { requireFreePort, Service } from "../start/service.ts";
import { readSecrets } from "../start/settings.ts";
import { followDecisions } from "./follow-decisions.ts";
import { readOptions } from "./options.ts";
import { makeTenant } from "./tenant.ts";

/** Runs until a signal comes or the proxy ends, and leaves nothing behind. Throws StartupError. */
export async function tryOut(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const port = options.port ?? (await freePort());
  await requireFreePort(port, `--port ${port + 1}`);
  await build();

  const stateDir = mkdtempSync(join(tmpdir(), "sallyport-try-"));
  chmodSync(stateDir, 0o755); // started by root, Postgres runs as another account
  const undo: (() => unknown)[] = [() => rmSync(stateDir, { recursive: true, force: true })];
  const stopSignal = untilSignal();
  try {
    const place = { root, stateDir, databaseUrl: undefined };
    const secrets = readSecrets(place);
    const database = await startDatabase(place, secrets, () => undefined);
    undo.push(() => database.cluster?.stop());
    const shared = { sealingKeys: secrets.sealingKeys, proxyPublicUrl: `http://localhost:${port}` };
    const config = { ...shared, databaseUrl: database.dashboardUrl, allowPrivateUpstreams: true };
    const tenant = await makeTenant(config, options);
    undo.push(() => tenant.caller.services.db.$disconnect());

    const follower = followDecisions(tenant, options.record);
    undo.push(() => follower.stop());
    const proxy = startProxy({
      port,
      stateDir,
      databaseUrl: database.proxyUrl,
      sealingKeys: secrets.sealingKeys,
    });
    undo.push(() => proxy.stop());
    await proxy.ready();
    console.log(JSON.stringify({ url: tenant.url, token: tenant.token, dashboard: null }));
    await Promise.race([stopSignal, proxy.ended]);
  } finally {
    for (const step of undo.toReversed()) await step();
  }
  process.exit(0);
}

function startProxy(options: {
  port: number;
  stateDir: string;
  databaseUrl: string;
  sealingKeys: string;
}): Service {
  return new Service({
    name: "Proxy",
    args: ["--enable-source-maps", "dist/main.js"],
    cwd: join(root, "apps/proxy"),
    logFile: join(options.stateDir, "logs", "proxy.log"),
    readyUrl: `http://localhost:${options.port}/healthz`,
    env: {
      NODE_ENV: "production",
      PROXY_DATABASE_URL: options.databaseUrl,
      PROXY_PORT: String(options.port),
      PROXY_PUBLIC_URL: `http://localhost:${options.port}`,
      PROXY_SPOOL_DIR: join(options.stateDir, "spool"),
      SEALING_KEYS: options.sealingKeys,
      ALLOW_PRIVATE_UPSTREAMS: "1",
    },
  });
}

async function build(): Promise<void> {
  const turbo = createRequire(join(root, "package.json")).resolve("turbo/bin/turbo");
  const only = ["--filter=@sallyport/db", "--filter=@sallyport/proxy"];
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", DO_NOT_TRACK: "1" };
  await run(process.execPath, [turbo, "run", "build", ...only, "--output-logs=errors-only"], quiet);
}

function untilSignal(): Promise<void> {
  return new Promise((done) => {
    process.once("SIGINT", done);
    process.once("SIGTERM", done);
  });
}
