import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MemoryLimitStore } from "@sallyport/limits";
import type { AuditSink } from "@sallyport/store";
import { systemClock } from "../adapters/clock.ts";
import type { Log } from "../adapters/log.ts";
import { catchUp } from "../catch-up.ts";
import type { Settings } from "../env.ts";
import { openSpool } from "../open-spool.ts";

type Means = { readonly settings: Settings; readonly sink: AuditSink; readonly log: Log };

/**
 * Restores the budgets of the last run, once the records of all running processes are in the database. First it sends
 * the records of workers that no longer exist. Throws what pg throws, and StartupError.
 */
export async function restoreBudgets(limits: MemoryLimitStore, means: Means): Promise<void> {
  const { settings, sink } = means;
  for (const dir of await foldersLeft(settings)) await sendLeft(dir, means);
  const now = systemClock.now();
  limits.restore(await sink.openCounters(now), now);
}

/** The first worker uses the folder of a single process, the others use folders inside it. */
export function spoolDirOf({ spoolDir }: Settings, worker: number): string {
  return worker === 1 ? spoolDir : join(spoolDir, `worker-${worker}`);
}

/** The folders of workers from a run with more workers. */
async function foldersLeft({ spoolDir, workers }: Settings): Promise<string[]> {
  const names = await readdir(spoolDir).catch(() => []);
  return names
    .filter((name) => Number(/^worker-(\d{1,2})$/.exec(name)?.[1] ?? 0) > workers)
    .map((name) => join(spoolDir, name));
}

async function sendLeft(dir: string, { settings, sink, log }: Means): Promise<void> {
  const spool = await openSpool({ dir, maxBytes: settings.spoolMaxBytes }, log);
  try {
    const { sentSeq } = await catchUp(spool, sink, log);
    await sink.retire(spool.id);
    log.info({ dir, records: sentSeq }, "All records of a removed worker have arrived.");
  } finally {
    await spool.close();
  }
  await rm(dir, { recursive: true, force: true });
}
