export { type DeskVerdict, LimitDesk } from "./limit-desk.ts";
export type {
  HeldSlot,
  LimitCharge,
  LimitClaim,
  LimitExceeded,
  LimitSlot,
  LimitStore,
  OpenCounter,
  ReservedCharge,
  StoreResult,
} from "./limit-store.ts";
export { Limiter, NOTHING_RESERVED, type Reservation, type ReserveResult } from "./limiter.ts";
export { MemoryLimitStore } from "./memory-limit-store.ts";
export { type LimitLine, RemoteLimitStore } from "./remote-limit-store.ts";
