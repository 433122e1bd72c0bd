import type {
  HeldSlot,
  LimitClaim,
  LimitReset,
  LimitSlot,
  LimitStore,
  ReservedCharge,
  StoreResult,
} from "../limit-store.ts";

/**
 * All claims go to the store that proxies share. Places that guard a session are taken in this machine's own store too,
 * and while the shared one is away in that alone: a call without limits goes on then, and within one machine an id is
 * still never used twice at once.
 */
export class OwnBesideShared implements LimitStore {
  readonly #own: LimitStore;
  readonly #shared: LimitStore;

  constructor({ own, shared }: { readonly own: LimitStore; readonly shared: LimitStore }) {
    this.#own = own;
    this.#shared = shared;
  }

  async reserve(claims: readonly LimitClaim[], now: number): Promise<StoreResult> {
    const guards = claims.filter(guardsSession);
    const own = guards.length === 0 ? undefined : await this.#own.reserve(guards, now);
    if (own?.ok === false) return own;
    const places = (own?.slots ?? []).map((slot) => ({ ...slot, isOwn: true as const }));
    try {
      const shared = await this.#shared.reserve(claims, now);
      if (shared.ok) return { ...shared, slots: [...shared.slots, ...places] };
      void this.free(places);
      return shared;
    } catch (error) {
      if (own !== undefined && guards.length === claims.length) return { ...own, slots: places };
      void this.free(places);
      throw error;
    }
  }

  refund(reserved: readonly ReservedCharge[]): void | Promise<void> {
    return this.#shared.refund(reserved);
  }

  reset(reset: LimitReset): void | Promise<void> {
    return this.#shared.reset(reset);
  }

  free(slots: readonly HeldSlot[]): void | Promise<void> {
    const own = slots.filter(({ isOwn }) => isOwn === true);
    if (own.length > 0) void this.#own.free(own);
    return own.length === slots.length
      ? undefined
      : this.#shared.free(slots.filter(({ isOwn }) => isOwn !== true));
  }
}

function guardsSession(claim: LimitClaim): claim is LimitSlot {
  return claim.kind === "slot" && claim.guardsSession === true;
}
