"use client";

import { Table, Td, Tr, Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import type { Decision } from "./decision.ts";
import { EffectBadge } from "./effect-badge.tsx";

/** The newest decisions. Each links to its details on the audit page. */
export function RecentDecisions({ rows }: { rows: readonly Decision[] }) {
  const { slug } = useOrg();
  return (
    <Table label="Latest calls" columns={["Time", "Effect", "Tool", "Identity", "Rule"]}>
      {rows.map((row) => (
        <Tr key={row.callId}>
          <Td className="whitespace-nowrap">
            <Link
              prefetch={false}
              className="rounded-sm text-accent hover:underline"
              href={`/${slug}/audit?call=${row.callId}&at=${row.at.toISOString()}`}
            >
              <Time at={row.at} />
            </Link>
          </Td>
          <Td>
            <EffectBadge of={row} />
          </Td>
          <Td className="font-mono text-sm wrap-anywhere">
            {row.tool ? <Untrusted text={row.tool} /> : "—"}
          </Td>
          <Td className="wrap-anywhere">{row.identity ? <Untrusted text={row.identity.name} /> : "—"}</Td>
          <Td className="font-mono text-sm wrap-anywhere text-ink-muted">{row.rule || "—"}</Td>
        </Tr>
      ))}
    </Table>
  );
}
