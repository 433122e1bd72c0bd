import type pg from "pg";

/** A tool as a server listed it through a proxy. */
export type SeenTool = {
  readonly name: string;
  /** SHA-256 of `definition`, lower-case hex. */
  readonly hash: string;
  /** Canonical JSON text. */
  readonly definition: string;
};

/** Tells the control plane what servers list now, so that people can review it and all proxies decide by it. */
export class SeenToolsSink {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Stores the newest definitions; what is known already changes nothing. Throws what pg throws. */
  async record(server: { orgId: string; id: string }, tools: readonly SeenTool[]): Promise<void> {
    const rows = tools.map(
      ({ name, hash, definition }) =>
        `{"name":${JSON.stringify(name)},"hash":${JSON.stringify(hash)},"definition":${definition}}`,
    );
    await this.#pool.query("SELECT record_seen_tools($1, $2, $3)", [
      server.orgId,
      server.id,
      `[${rows.join(",")}]`,
    ]);
  }
}
