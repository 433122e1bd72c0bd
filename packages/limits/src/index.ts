export {
  type LimitCharge,
  type LimitRefusal,
  type LimitStore,
  type OpenCounter,
  type ReservedCharge,
  type StoreVerdict,
} from "./limit-store.ts";
export { Limiter, type Reservation, type ReserveResult } from "./limiter.ts";
export { MemoryLimitStore } from "./memory-limit-store.ts";
