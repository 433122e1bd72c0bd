import type pg from "pg";

/** What people have to say before a call runs: `quorum` of these. */
type HeldRequirement = {
  readonly rule: string;
  readonly roles: readonly string[];
  readonly members: readonly string[];
  readonly quorum: number;
};

/** A call that people have to approve, as it stands now; its arguments sealed. */
export type HeldCall = {
  /** Of the approval, should this call be the one that asks for it. */
  readonly id: string;
  readonly grantId: string;
  readonly policyId: string;
  readonly policyRevision: number;
  readonly tool: string;
  /** As this proxy knows the tool; null for what it does not know. */
  readonly reviewedHash: string | null;
  readonly toolHash: string | null;
  readonly toolClass: string | null;
  readonly callId: string;
  /** Milliseconds since the epoch, as the call's decision record has it. */
  readonly callAt: number;
  readonly binding: string;
  readonly callHash: string;
  readonly arguments: string;
  readonly rule: string;
  readonly reason: string;
  readonly requirements: readonly HeldRequirement[];
  readonly clientName: string | null;
  readonly sessionId: string | null;
  readonly expiresMs: number;
  readonly maxOfGrant: number;
  readonly maxOfOrg: number;
  readonly maxAnHour: number;
  /** The approval that this call has waited for: it asks for no other. */
  readonly waiting?: string;
  /** Which edit of the arguments this call is ready to run with. */
  readonly taking?: number;
};

/** What becomes of it (prisma/migrations/0011_approvals, hold_call). */
export type HoldAnswer =
  | { readonly state: "too_many" | "changed" | "gone" }
  | ({ readonly state: "claimed" } & OfApproval)
  | ({ readonly state: "pending" | "expired" | "withdrawn" | "used" } & OfApproval)
  | ({ readonly state: "denied"; readonly reason: string | null } & OfApproval)
  | ({ readonly state: "edited"; readonly edited: string; readonly version: number } & OfApproval);

type OfApproval = {
  readonly id: string;
  /** The organisation's slug, for a link. */
  readonly org: string;
  readonly expiresInMs: number;
};

/** Calls that wait for people: any number of proxies use each approval once. */
export class HeldCalls {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Uses the approval of exactly this call, or finds or asks for one: one statement. Throws what pg throws. */
  async hold(orgId: string, call: HeldCall): Promise<HoldAnswer> {
    const { rows } = await this.#pool.query<{ held: HoldAnswer | null }>("SELECT hold_call($1, $2) AS held", [
      orgId,
      JSON.stringify(call),
    ]);
    const held = rows[0]?.held ?? null;
    if (held === null) throw new Error("hold_call said nothing.");
    return held;
  }

  /** Which of these wait no more: decided, or used. Throws what pg throws. */
  async decided(ids: readonly string[]): Promise<string[]> {
    const { rows } = await this.#pool.query<{ id: string }>(
      "SELECT id FROM approvals WHERE id = ANY($1) AND (status <> 'pending' OR used_at IS NOT NULL)",
      [ids],
    );
    return rows.map(({ id }) => id);
  }
}
