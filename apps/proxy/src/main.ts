import { EnvError } from "@sallyport/env";
import { keepRunning } from "./adapters/last-line.ts";
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
    const log = createLog(settings.logLevel, number);
    keepRunning(log);
    return runWorker(number, settings, log);
  }
  const log = createLog(settings.logLevel);
  keepRunning(log);
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
    proxy.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
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

try {
  await main();
} catch (error) {
  // A start that fails in an unexpected way ends; only what happens later costs no more than a call.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
