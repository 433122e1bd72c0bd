import { EnvError } from "@sallyport/env";
import { createLog } from "./adapters/log.ts";
import { readEnv, type Settings } from "./env.ts";
import { type RunningProxy, startProxy } from "./start-proxy.ts";
import { StartupError } from "./startup-error.ts";
import { runWorker } from "./workers/run-worker.ts";
import { startSupervisor } from "./workers/supervisor.ts";

async function main(): Promise<void> {
  const settings = settingsOrLeave();
  const [, , role, worker] = process.argv;
  if (role === "worker" && process.send !== undefined) {
    const number = Number(worker);
    return runWorker(number, settings, createLog(settings.logLevel, number));
  }
  const log = createLog(settings.logLevel);
  try {
    const proxy = await (settings.workers > 1 ? startSupervisor : startProxy)(settings, log);
    stopOnSignal(proxy);
    await proxy.ready;
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    leave([error.message]);
  }
}

/** The first signal lets running calls finish; a second one exits at once. */
function stopOnSignal(proxy: RunningProxy): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    void proxy.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function settingsOrLeave(): Settings {
  try {
    return readEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return leave(error.problems);
  }
}

function leave(problems: readonly string[]): never {
  process.stderr.write(`The proxy cannot start.\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
  process.exit(1);
}

await main();
