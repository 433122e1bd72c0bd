import type { WithheldInstructions } from "@sallyport/mcp";

type GrantKey = { readonly orgId: string; readonly grantId: string };
type Withheld = WithheldInstructions | null;

export type InstructionsReporterOptions = {
  /** Throws when it is not stored. */
  readonly record: (grant: GrantKey, withheld: Withheld) => Promise<void>;
  readonly onTrouble: (error: unknown) => void;
  /** Milliseconds. */
  readonly now: () => number;
};

/** Another proxy may have told otherwise meanwhile, so the same is told again after this time, in milliseconds. */
const FRESH_MS = 60_000;
/** A client that asks without end costs no more than this memory, and one query a minute. */
const MAX_GRANTS = 10_000;

/** Tells the control plane whether a grant's clients have the server's instructions: soon, and outside of any request. */
export class InstructionsReporter {
  readonly #options: InstructionsReporterOptions;
  readonly #told = new Map<string, { readonly withheld: Withheld; readonly at: number }>();
  readonly #waiting = new Map<string, { readonly grant: GrantKey; readonly withheld: Withheld }>();
  #isSending = false;

  constructor(options: InstructionsReporterOptions) {
    this.#options = options;
  }

  /** False where this was told within the last minute, or too much waits to be told. */
  tell(grant: GrantKey, withheld: Withheld): boolean {
    const now = this.#options.now();
    const before = this.#told.get(grant.grantId);
    if (before?.withheld === withheld && Math.abs(now - before.at) < FRESH_MS) return false;
    if (this.#waiting.size >= MAX_GRANTS && !this.#waiting.has(grant.grantId)) return false;
    if (this.#told.size >= MAX_GRANTS) this.#told.clear();
    this.#told.set(grant.grantId, { withheld, at: now });
    this.#waiting.set(grant.grantId, { grant, withheld });
    if (!this.#isSending) void this.#sendAll();
    return true;
  }

  /** What still waits is told by the next client that connects. */
  stop(): void {
    this.#waiting.clear();
  }

  /** One at a time. What cannot be stored is forgotten, and told again by the next client that connects. */
  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (const [grantId, { grant, withheld }] of this.#waiting) {
      this.#waiting.delete(grantId);
      try {
        await this.#options.record(grant, withheld);
      } catch (error) {
        this.#told.delete(grantId);
        this.#options.onTrouble(error);
      }
    }
    this.#isSending = false;
  }
}
