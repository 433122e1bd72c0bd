import "server-only";
import { loadInfinite, trpc } from "../../trpc/server.ts";
import { type AuditAddress, toAuditInput } from "./audit-filters.ts";

/** Asks for the first page of an address. Returns the moment that its relative range was counted back from. */
export async function loadAudit(org: string, address: AuditAddress): Promise<Date> {
  const now = new Date();
  const input = toAuditInput(org, address, now);
  await loadInfinite(
    trpc.audit.list.infiniteQueryOptions(input, { getNextPageParam: (last) => last.nextCursor }),
  );
  return now;
}
