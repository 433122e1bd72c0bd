import type { Log } from "./log.ts";

/** Log lines of unexpected errors: so many a minute, the rest is counted. */
const MAX_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** Errors after which nothing of this process can be trusted: no memory, or Node found itself in an impossible state. */
const ENDS_THE_PROCESS: ReadonlySet<unknown> = new Set([
  "ERR_MEMORY_ALLOCATION_FAILED",
  "ERR_WORKER_OUT_OF_MEMORY",
  "ERR_INTERNAL_ASSERTION",
]);

/**
 * What an exception does that no callback caught: it is logged, and the process goes on, because it serves others.
 * What it belonged to ends by its own time limits (docs/contract.md, "One fault, one call").
 */
export function keepRunning(log: Log): void {
  const report = reporter(log);
  const take = (error: unknown): void => {
    if (mustEnd(error)) process.exit(1);
    report(error);
  };
  process.on("uncaughtException", take);
  process.on("unhandledRejection", take);
}

/** Gives an error to the last line, from where nobody waits for it, and lets what runs now go on. */
export function reportLater(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

export function mustEnd(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return ENDS_THE_PROCESS.has(code) || error.message === "Array buffer allocation failed";
}

/** @param now on the clock that never jumps */
export function reporter(log: Log, now: () => number = () => performance.now()): (error: unknown) => void {
  let since = Number.NEGATIVE_INFINITY;
  let said = 0;
  let unsaid = 0;
  return (error) => {
    if (now() - since > MINUTE_MS) {
      since = now();
      said = 0;
    }
    if (++said > MAX_A_MINUTE) {
      unsaid++;
      return;
    }
    try {
      log.error(
        { subject: "unexpected", err: error, unsaid },
        "Something failed outside of any call. The proxy goes on.",
      );
      unsaid = 0;
    } catch {
      // The log itself is what failed.
    }
  };
}
