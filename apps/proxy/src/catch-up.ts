import type { AuditSink } from "@sallyport/store";
import { AuditDrain } from "./adapters/control-plane/audit-drain.ts";
import { systemClock } from "./adapters/clock.ts";
import type { Log } from "./adapters/log.ts";
import type { Spool } from "./adapters/spool/spool.ts";
import { StartupError } from "./startup-error.ts";

/**
 * Registers the proxy of this spool and sends the records of its last run. Returns the drain for later records. Throws
 * what pg throws, and StartupError when the database has more records of the spool than the spool itself.
 */
export async function catchUp(spool: Spool, sink: AuditSink, log: Log): Promise<AuditDrain> {
  const arrivedSeq = await sink.open(spool.id, systemClock.now());
  if (arrivedSeq > spool.lastSeq) {
    throw new StartupError(
      `The spool folder ${spool.dir} is older than its records in the database. Was it restored from a backup? Move it away; its records have arrived.`,
    );
  }
  const lost = spool.firstSeq - 1 - arrivedSeq;
  if (lost > 0) {
    log.error(
      { records: lost, path: spool.dir },
      "Records of the last run are lost: their files are not in the spool folder any more.",
    );
  }
  const drain = new AuditDrain({ spool, sink, log }, arrivedSeq);
  await drain.drain();
  return drain;
}
