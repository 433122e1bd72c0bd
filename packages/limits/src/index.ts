export { LimitDesk } from "./limit-desk.ts";
export type {
  HeldSlot,
  LimitClaim,
  LimitExceeded,
  LimitStore,
  ReservedCharge,
} from "./limit-store.ts";
export { Limiter, type Reservation, type ReserveResult } from "./limiter.ts";
export { MemoryLimitStore } from "./memory-limit-store.ts";
export { type LimitLine, RemoteLimitStore } from "./remote-limit-store.ts";
