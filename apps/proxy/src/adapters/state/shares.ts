/** For whom something is done. */
export type Holder = { readonly id: string; readonly orgId: string };

/** What one grant, or one organisation, may have at a time in a process. */
type Share = { readonly calls: number; readonly streams: number; readonly bytesPerSecond: number };
export type ShareSettings = { readonly grant: Share; readonly org: Share };

type Kind = "calls" | "streams";

/** The bound that was reached. */
export type Shortage = { readonly whose: keyof ShareSettings; readonly kind: Kind; readonly max: number };

/** What an organisation did since the figures were taken last. */
export type Figures = {
  readonly orgId: string;
  /** The most at one time. */
  readonly calls: number;
  readonly streams: number;
  readonly refused: number;
  readonly bytes: number;
  /** Milliseconds of work that was done in turns. */
  readonly workMs: number;
  /** The grant that moved the most bytes. */
  readonly grantId: string | undefined;
};

/** Messages beyond the bound of calls that may still come: a client that is at its bound can cancel, answer and leave. */
const SPARE = 16;
/** Bytes that were not used may be used later, of so many milliseconds. */
const BURST_MS = 1000;
/** A shorter wait is not worth a timer; it is owed. */
const MIN_WAIT_MS = 5;

class Usage {
  readonly orgId: string;
  calls = 0;
  streams = 0;
  mostCalls = 0;
  mostStreams = 0;
  refused = 0;
  bytes = 0;
  workMs = 0;
  /** When the bytes that it moved are paid for. */
  #paidAt = Number.NEGATIVE_INFINITY;

  constructor(orgId: string) {
    this.orgId = orgId;
  }

  get isIdle(): boolean {
    return this.calls === 0 && this.streams === 0;
  }

  add(kind: Kind): void {
    if (kind === "calls") this.mostCalls = Math.max(this.mostCalls, ++this.calls);
    else this.mostStreams = Math.max(this.mostStreams, ++this.streams);
  }

  /** Milliseconds until the bytes are paid for. */
  spend(bytes: number, bytesPerSecond: number, now: number): number {
    this.bytes += bytes;
    this.#paidAt = Math.max(this.#paidAt, now - BURST_MS) + (1000 * bytes) / bytesPerSecond;
    return this.#paidAt - now;
  }

  hasPaid(now: number): boolean {
    return this.#paidAt <= now - BURST_MS;
  }

  begin(): void {
    this.mostCalls = this.calls;
    this.mostStreams = this.streams;
    this.refused = 0;
    this.bytes = 0;
    this.workMs = 0;
  }
}

/**
 * What each grant and each organisation has under way in this process, and may have (docs/threats.md, R13). Each look is
 * of constant cost, and nothing is made anew for who is known.
 */
export class Shares {
  readonly #settings: ShareSettings;
  readonly #now: () => number;
  readonly #grants = new Map<string, Usage>();
  readonly #orgs = new Map<string, Usage>();

  constructor(settings: ShareSettings, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
  }

  /** A place for what has come. It is to be left again, however it ends. */
  enter(holder: Holder, kind: Kind): Place | Shortage {
    const shortage = this.shortage(holder, kind, kind === "calls" ? SPARE - 1 : -1);
    if (shortage !== undefined) return shortage;
    this.move(holder, undefined, kind);
    return new Place(holder, this, kind);
  }

  /** The bound that is reached when `beyond` more than it may have are under way. */
  shortage({ id, orgId }: Holder, kind: Kind, beyond = 0): Shortage | undefined {
    const { grant, org } = this.#settings;
    const ofGrant = usage(this.#grants, id, orgId);
    const ofOrg = usage(this.#orgs, orgId, orgId);
    if (ofGrant[kind] <= grant[kind] + beyond && ofOrg[kind] <= org[kind] + beyond) return undefined;
    ofGrant.refused++;
    ofOrg.refused++;
    return ofGrant[kind] > grant[kind] + beyond
      ? { whose: "grant", kind, max: grant[kind] }
      : { whose: "org", kind, max: org[kind] };
  }

  move({ id, orgId }: Holder, from: Kind | undefined, to: Kind | undefined): void {
    for (const used of [usage(this.#grants, id, orgId), usage(this.#orgs, orgId, orgId)]) {
      if (from !== undefined) used[from]--;
      if (to !== undefined) used.add(to);
    }
  }

  /** Counts bytes that were read from a server or a client. Returns how many milliseconds the next ones have to wait. */
  spend({ id, orgId }: Holder, bytes: number): number {
    const { grant, org } = this.#settings;
    const now = this.#now();
    const waitMs = Math.max(
      usage(this.#grants, id, orgId).spend(bytes, grant.bytesPerSecond, now),
      usage(this.#orgs, orgId, orgId).spend(bytes, org.bytesPerSecond, now),
    );
    return waitMs < MIN_WAIT_MS ? 0 : waitMs;
  }

  /** Counts work that was done for an organisation. */
  worked(orgId: string, ms: number): void {
    usage(this.#orgs, orgId, orgId).workMs += ms;
  }

  /** Those that did the most since the last time, by work and then bytes. Forgets who has nothing under way. */
  takeFigures(count: number): Figures[] {
    const busiest = new Map<string, [string, number]>();
    for (const [id, { orgId, bytes }] of this.#grants)
      if (bytes > (busiest.get(orgId)?.[1] ?? 0)) busiest.set(orgId, [id, bytes]);
    const figures = [...this.#orgs.values()]
      .filter((used) => !used.isIdle || used.mostCalls + used.mostStreams + used.refused + used.bytes > 0)
      .toSorted((a, b) => b.workMs - a.workMs || b.bytes - a.bytes)
      .slice(0, count)
      .map(({ orgId, mostCalls, mostStreams, refused, bytes, workMs }) => ({
        orgId,
        calls: mostCalls,
        streams: mostStreams,
        refused,
        bytes,
        workMs: Math.round(workMs),
        grantId: busiest.get(orgId)?.[0],
      }));
    this.#begin(this.#grants);
    this.#begin(this.#orgs);
    return figures;
  }

  #begin(all: Map<string, Usage>): void {
    const now = this.#now();
    for (const [id, used] of all) {
      if (used.isIdle && used.hasPaid(now)) all.delete(id);
      else used.begin();
    }
  }
}

function usage(all: Map<string, Usage>, id: string, orgId: string): Usage {
  const known = all.get(id);
  if (known !== undefined) return known;
  const created = new Usage(orgId);
  all.set(id, created);
  return created;
}

/** What one request holds of the shares of its grant and organisation. */
export class Place {
  readonly #holder: Holder;
  readonly #shares: Shares;
  #kind: Kind | undefined;

  constructor(holder: Holder, shares: Shares, kind: Kind) {
    this.#holder = holder;
    this.#shares = shares;
    this.#kind = kind;
  }

  /** It is a request that waits for an answer, or a stream: why there is no place for one more. */
  become(kind: Kind): Shortage | undefined {
    if (kind === this.#kind) return this.#shares.shortage(this.#holder, kind);
    const shortage = this.#shares.shortage(this.#holder, kind, -1);
    if (shortage !== undefined) return shortage;
    this.#shares.move(this.#holder, this.#kind, kind);
    this.#kind = kind;
    return undefined;
  }

  /** Once or more often. */
  leave(): void {
    this.#shares.move(this.#holder, this.#kind, undefined);
    this.#kind = undefined;
  }
}
