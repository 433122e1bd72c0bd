import type { Metadata } from "next";
import { parseAddress } from "../../../../features/audit/audit-filters.ts";
import { AuditPage } from "../../../../features/audit/audit-page.tsx";
import { loadAudit } from "../../../../features/audit/load-audit.ts";
import { Hydrate } from "../../../../trpc/hydrate.tsx";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditRoute({ params, searchParams }: PageProps<"/[org]/audit">) {
  const { org } = await params;
  const asked = Object.entries(await searchParams).map(([key, value]) => [key, String(value ?? "")]);
  const loadedAt = await loadAudit(org, parseAddress(new URLSearchParams(asked)));
  return (
    <Hydrate>
      <AuditPage loadedAt={loadedAt} />
    </Hydrate>
  );
}
