export { LimitDesk } from "./limit-desk.ts";
export type {
  HeldSlot,
  LimitClaim,
  LimitExceeded,
  LimitReset,
  LimitStore,
  ReservedCharge,
} from "./limit-store.ts";
export { CannotCount } from "./limit-store.ts";
export { Limiter, type Reservation, type ReserveResult } from "./limiter.ts";
export { MemoryLimitStore } from "./memory-limit-store.ts";
export { type LimitLine, RemoteLimitStore } from "./remote-limit-store.ts";
export { OwnBesideShared } from "./redis/own-beside-shared.ts";
export { parseRedisUrl } from "./redis/parse-redis-url.ts";
export type { RedisAddress } from "./redis/redis-address.ts";
export { RedisLimitStore } from "./redis/redis-limit-store.ts";
export type { CounterSource } from "./redis/restoring.ts";
