import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { loadAuditAddress } from "../../../../features/audit/audit-filters.ts";
import { AuditPage } from "../../../../features/audit/audit-page.tsx";
import { loadAudit } from "../../../../features/audit/load-audit.ts";
import { Hydrate } from "../../../../trpc/hydrate.tsx";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditRoute({ params, searchParams }: PageProps<"/[org]/audit">) {
  const { org } = await params;
  const loadedAt = await loadAudit(org, await loadAuditAddress(searchParams));
  return (
    <Hydrate>
      <NuqsAdapter>
        <AuditPage loadedAt={loadedAt} />
      </NuqsAdapter>
    </Hydrate>
  );
}
