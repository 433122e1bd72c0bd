import type { Tx } from "@sallyport/db";

/** A proxy that was silent for longer counts nothing at present. They report each 5 seconds. */
const SILENT_AFTER_MS = 20_000;

/** Up to when the counters hold all that running proxies took of limits; null where none runs. */
export async function countedAsOf(tx: Tx): Promise<Date | null> {
  const proxies = await tx.proxy.findMany({
    where: { lastSeenAt: { gt: new Date(Date.now() - SILENT_AFTER_MS) } },
    select: { lastSeenAt: true, settledAt: true },
  });
  const times = proxies.map(({ lastSeenAt, settledAt }) => (settledAt ?? lastSeenAt).getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}
