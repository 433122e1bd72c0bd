import type { Tx } from "@sallyport/db";

/** On how many proxies a version of the configuration is in force. */
export type ProxyRollout = {
  readonly live: number;
  /** Proxies that run, or may still run with an older version. */
  readonly of: number;
  /** For how long the most silent of those with an older version has not answered; null when there is none. */
  readonly silentMs: number | null;
};

type SeenProxy = { readonly lastSeenAt: Date; readonly configVersion: bigint };

/** A proxy that has been silent for this long counts as stopped if it has the version. They report each 5 seconds. */
const SILENT_AFTER_MS = 20_000;

/**
 * One that lacks the version may be frozen or cut off, and decide by the older one. The longest PROXY_STALE_SECONDS
 * is an hour: after that it lets no call pass. One that was stopped in order says so at once.
 */
const LOST_AFTER_MS = 3_600_000;

/** The proxies that a roll-out has to think of. */
export function seenProxies(tx: Tx): Promise<SeenProxy[]> {
  return tx.proxy.findMany({
    where: { lastSeenAt: { gt: new Date(Date.now() - LOST_AFTER_MS) } },
    select: { lastSeenAt: true, configVersion: true },
  });
}

export function rolloutOf(proxies: readonly SeenProxy[], version: bigint, now = Date.now()): ProxyRollout {
  const ages = (some: readonly SeenProxy[]) => some.map(({ lastSeenAt }) => now - lastSeenAt.getTime());
  const live = ages(proxies.filter(({ configVersion }) => configVersion >= version)).filter(
    (age) => age <= SILENT_AFTER_MS,
  );
  const behind = ages(proxies.filter(({ configVersion }) => configVersion < version));
  return {
    live: live.length,
    of: live.length + behind.length,
    silentMs: behind.length === 0 ? null : Math.max(0, ...behind),
  };
}
