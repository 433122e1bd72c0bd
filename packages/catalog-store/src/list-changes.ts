import { SEVERITIES, type Severity } from "@sallyport/catalog";
import type pg from "pg";
import type { ChangeKind } from "./changes.ts";
import { severityOf } from "./ranks.ts";

export type ChangeEntry = {
  /** Grows with time; the next page begins after it. */
  readonly id: string;
  readonly at: Date;
  readonly slug: string;
  readonly server: string;
  readonly tool: string | null;
  readonly kind: ChangeKind;
  readonly severity: Severity;
  readonly text: string;
};

/** What changed, the newest first: of one server or of all, since a moment, and no milder than a severity. */
export async function listChanges(
  pool: pg.Pool,
  asked: {
    readonly slug?: string;
    readonly since?: Date;
    readonly atLeast?: Severity;
    readonly before?: string;
    readonly limit?: number;
  },
): Promise<ChangeEntry[]> {
  const values: unknown[] = [];
  const parts = ["true"];
  const value = (given: unknown): string => `$${values.push(given)}`;
  if (asked.slug !== undefined) parts.push(`c.slug = ${value(asked.slug)}`);
  if (asked.since !== undefined) parts.push(`c.at > ${value(asked.since)}`);
  if (asked.atLeast !== undefined) parts.push(`c.severity >= ${value(SEVERITIES.indexOf(asked.atLeast))}`);
  if (asked.before !== undefined) parts.push(`c.id < ${value(asked.before)}`);
  const { rows } = await pool.query<Omit<ChangeEntry, "severity"> & { severity: number }>(
    `SELECT c.id::text, c.at, c.slug, s.name AS server, c.tool, c.kind, c.severity, c.text
      FROM catalog.changes c JOIN catalog.servers s USING (slug) WHERE ${parts.join(" AND ")}
      ORDER BY c.id DESC LIMIT ${asked.limit ?? 50}`,
    values,
  );
  return rows.map((row) => ({ ...row, severity: severityOf(row.severity) }));
}
