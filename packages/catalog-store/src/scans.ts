import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";

/** A scan that is shared: whoever has the token can read it, whoever has the key can revoke it. */
export type KeptScan = { readonly token: string; readonly key: string; readonly expiresAt: Date };

/** Keeps a scan for so many days, and forgets those that are over. Throws what pg throws. */
export async function keepScan(
  pool: pg.Pool,
  { content, days }: { readonly content: object; readonly days: number },
): Promise<KeptScan> {
  const [token, key] = [secret(), secret()];
  await pool.query("DELETE FROM catalog.scans WHERE expires_at <= now()");
  const { rows } = await pool.query<{ expiresAt: Date }>(
    `INSERT INTO catalog.scans (token_hash, key_hash, content, created_at, expires_at)
      VALUES ($1, $2, $3, now(), now() + make_interval(days => $4)) RETURNING expires_at AS "expiresAt"`,
    [hashOf(token), hashOf(key), JSON.stringify(content), days],
  );
  const [kept] = rows;
  if (kept === undefined) throw new Error("The scan could not be kept.");
  return { token, key, expiresAt: kept.expiresAt };
}

/** What was kept under a token; undefined when there is nothing, or it is over. */
export async function getScan(
  pool: pg.Pool,
  token: string,
): Promise<{ readonly content: unknown; readonly expiresAt: Date } | undefined> {
  const { rows } = await pool.query<{ content: unknown; expiresAt: Date }>(
    `SELECT content, expires_at AS "expiresAt" FROM catalog.scans WHERE token_hash = $1 AND expires_at > now()`,
    [hashOf(token)],
  );
  return rows[0];
}

/** Ends a link. False when there is none of this token and key. */
export async function revokeScan(
  pool: pg.Pool,
  { token, key }: Pick<KeptScan, "token" | "key">,
): Promise<boolean> {
  const { rowCount } = await pool.query("DELETE FROM catalog.scans WHERE token_hash = $1 AND key_hash = $2", [
    hashOf(token),
    hashOf(key),
  ]);
  return rowCount === 1;
}

const secret = (): string => randomBytes(24).toString("base64url");
const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
