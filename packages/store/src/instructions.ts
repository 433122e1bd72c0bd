import type pg from "pg";

/** Tells the control plane which grants' clients lack their server's instructions. */
export class InstructionsSink {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** `withheld`: why, or null where the client has them. What is known already changes nothing. Throws what pg throws. */
  async record(grant: { orgId: string; grantId: string }, withheld: string | null): Promise<void> {
    await this.#pool.query("SELECT record_instructions($1, $2, $3)", [grant.orgId, grant.grantId, withheld]);
  }
}
