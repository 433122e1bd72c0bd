export type Row = { readonly callId: string };
export type Rows<R extends Row> = { readonly rows: readonly R[]; readonly nextCursor: string | null };

export type Merged<R extends Row> =
  | { readonly kind: "joined"; readonly pages: readonly Rows<R>[]; readonly added: number }
  /** More rows came than fit one page, so rows are missing in between: the list starts again. */
  | { readonly kind: "gap"; readonly pages: readonly Rows<R>[]; readonly added: number };

/**
 * Puts the newest page before the loaded pages. Rows that are loaded already are replaced, because the outcome of a
 * call comes later than its decision.
 */
export function mergeNewest<R extends Row>(pages: readonly Rows<R>[], newest: Rows<R>): Merged<R> {
  const loaded = new Set(pages.flatMap((page) => page.rows.map(({ callId }) => callId)));
  const fresh = newest.rows.filter(({ callId }) => !loaded.has(callId));
  const overlaps = fresh.length < newest.rows.length;
  if (!overlaps && newest.nextCursor !== null) return { kind: "gap", pages: [newest], added: fresh.length };

  const [first, ...older] = pages;
  if (!first) return { kind: "joined", pages: [newest], added: fresh.length };
  const again = new Map(newest.rows.map((row) => [row.callId, row]));
  const renewed = [first, ...older].map((page) => ({
    ...page,
    rows: page.rows.map((row) => again.get(row.callId) ?? row),
  }));
  const [head, ...tail] = renewed;
  if (!head) return { kind: "joined", pages: [newest], added: fresh.length };
  return {
    kind: "joined",
    pages: [{ ...head, rows: [...fresh, ...head.rows] }, ...tail],
    added: fresh.length,
  };
}
