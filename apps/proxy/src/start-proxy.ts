import { MemoryLimitStore } from "@sallyport/limits";
import type { Log } from "./adapters/log.ts";
import { NO_SIBLINGS } from "./adapters/state/siblings.ts";
import { RememberedServerRequests } from "./adapters/seals/server-requests.ts";
import { systemCode } from "./adapters/spool/spool-error.ts";
import { EdgeProxy } from "./edge-proxy.ts";
import type { Settings } from "./env.ts";
import { openSpool } from "./open-spool.ts";
import { StartupError } from "./startup-error.ts";
import { restoreBudgets } from "./workers/restore-budgets.ts";

export type RunningProxy = {
  /** Ends running calls and keeps every record. Resolves when everything is closed. */
  stop(): Promise<void>;
  /** Rejects when the proxy finds that it cannot run. */
  readonly ready: Promise<void>;
};

/** The proxy as one process. Throws StartupError when its folder or its address cannot be used. */
export async function startProxy(settings: Settings, log: Log): Promise<RunningProxy> {
  const { host, port, spoolDir, spoolMaxBytes } = settings;
  const spool = await openSpool({ dir: spoolDir, maxBytes: spoolMaxBytes }, log);
  const limits = new MemoryLimitStore();
  const proxy = new EdgeProxy({
    settings,
    log,
    spool,
    shared: {
      name: "proxy",
      limits,
      serverRequests: new RememberedServerRequests(),
      siblings: NO_SIBLINGS,
      restore: (sink) => restoreBudgets(limits, { settings, sink, log }),
    },
  });
  try {
    await proxy.http.listen(port, host);
  } catch (error) {
    await spool.close();
    throw cannotListen(settings, error);
  }
  log.info({ host, port }, LISTENS);
  return { ready: proxy.becomeReady(), stop: () => proxy.stop() };
}

export const LISTENS = "The proxy listens and waits for its configuration.";

export function cannotListen({ host, port }: Settings, error: unknown): StartupError {
  const problem = `The proxy cannot listen on ${host} port ${port} (${systemCode(error)}).`;
  return new StartupError(`${problem} Stop the program that uses it, or set PROXY_HOST and PROXY_PORT.`);
}
