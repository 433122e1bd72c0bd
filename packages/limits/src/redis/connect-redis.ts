import { Cluster, Redis } from "ioredis";
import type { RedisAddress } from "./redis-address.ts";

export type RedisClient = Redis | Cluster;

/** A server that says nothing for so long is connected to anew; a call waits much shorter. */
const SILENT_MS = 2000;
const RECONNECT_MS = 200;
const MAX_RECONNECT_MS = 1000;
const RETRY_MS = 50;
/** A key that moves is asked for where it is; each is another round trip. */
const MAX_REDIRECTIONS = 4;

const reconnectIn = (times: number): number => Math.min(RECONNECT_MS * times, MAX_RECONNECT_MS);

/**
 * A client that fails at once: nothing waits for a connection, and no command is sent twice. It connects by itself, again
 * and again. The caller listens to `error`.
 */
export function connectRedis({
  kind,
  nodes,
  tls,
  username,
  password,
  db,
  master,
}: RedisAddress): RedisClient {
  const access = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  const options = {
    ...access,
    connectTimeout: SILENT_MS,
    socketTimeout: SILENT_MS,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
    // A server that has become a replica is left for the one that took over.
    reconnectOnError: ({ message }: Error) => (message.startsWith("READONLY") ? 1 : false),
  } as const;
  if (kind === "cluster") {
    return new Cluster([...nodes], {
      redisOptions: options,
      enableOfflineQueue: false,
      clusterRetryStrategy: reconnectIn,
      maxRedirections: MAX_REDIRECTIONS,
      retryDelayOnFailover: RETRY_MS,
      retryDelayOnClusterDown: RETRY_MS,
      retryDelayOnTryAgain: RETRY_MS,
      slotsRefreshTimeout: SILENT_MS,
    });
  }
  const own = { ...options, db, enableOfflineQueue: false, retryStrategy: reconnectIn };
  const [node] = nodes;
  if (kind === "single") return new Redis({ ...own, ...node });
  return new Redis({
    ...own,
    sentinels: [...nodes],
    name: master ?? "mymaster",
    sentinelRetryStrategy: reconnectIn,
    failoverDetector: true,
    ...(tls ? { enableTLSForSentinelMode: true } : {}),
  });
}
