import type { AuditSink } from "@sallyport/store";
import { AuditDrain } from "./adapters/control-plane/audit-drain.ts";
import { systemClock } from "./adapters/clock.ts";
import type { Log } from "./adapters/log.ts";
import type { Spool } from "./adapters/spool/spool.ts";
import { StartupError } from "./startup-error.ts";

/**
 * Announces the proxy whose spool this is, and sends what its last run left there. Returns the drain for what comes.
 * Throws what pg throws, and StartupError when the database has more of it than the spool.
 */
export async function catchUp(spool: Spool, sink: AuditSink, log: Log): Promise<AuditDrain> {
  const arrivedSeq = await sink.open(spool.id, systemClock.now());
  if (arrivedSeq > spool.lastSeq) {
    throw new StartupError(
      `The spool folder ${spool.dir} is older than what the database has of it. Was it restored from a backup? Move it away: its records have arrived.`,
    );
  }
  const drain = new AuditDrain({ spool, sink, log }, arrivedSeq);
  await drain.drain();
  return drain;
}
