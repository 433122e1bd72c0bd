/** Of one message so much is not counted: small messages pass whatever others hold. */
const FREE_BYTES = 64 * 1024;

/** What messages that are held whole take of memory: of all of a process so much, and of one organisation a share. */
export class HeldBytes {
  readonly #maxBytes: number;
  readonly #maxBytesOfOrg: number;
  readonly #byOrg = new Map<string, number>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#maxBytesOfOrg = maxBytes / 4;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** For one message of this organisation. */
  open(orgId: string): Held {
    return new Held((more) => this.#take(orgId, more));
  }

  #take(orgId: string, more: number): boolean {
    const ofOrg = (this.#byOrg.get(orgId) ?? 0) + more;
    const isTooMuch = ofOrg > this.#maxBytesOfOrg || this.#bytes + more > this.#maxBytes;
    if (more > 0 && isTooMuch) return false;
    this.#bytes += more;
    if (ofOrg === 0) this.#byOrg.delete(orgId);
    else this.#byOrg.set(orgId, ofOrg);
    return true;
  }
}

/** What one message takes. */
export class Held {
  readonly #take: (more: number) => boolean;
  #counted = 0;

  constructor(take: (more: number) => boolean) {
    this.#take = take;
  }

  /** Says how much it is by now. False when there is no room for it; it is to be given up then. */
  set(bytes: number): boolean {
    const counted = Math.max(0, bytes - FREE_BYTES);
    if (counted === this.#counted) return true;
    if (!this.#take(counted - this.#counted)) return false;
    this.#counted = counted;
    return true;
  }

  release(): void {
    this.set(0);
  }
}
