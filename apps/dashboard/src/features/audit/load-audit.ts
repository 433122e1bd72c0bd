import "server-only";
import { load, trpc } from "../../trpc/server.ts";
import { type AuditAddress, toAuditInput } from "./audit-filters.ts";

/** Loads the first page of an address. Returns the moment at which a relative range ends. */
export async function loadAudit(org: string, address: AuditAddress): Promise<Date> {
  const now = new Date();
  await load(trpc.audit.list.queryOptions(toAuditInput(org, address, now)));
  return now;
}
