import { SEVERITIES } from "@sallyport/catalog";
import type { ServerEntry } from "@sallyport/catalog-store";
import { Table, Td, Tr, Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { serverPath } from "./addresses.ts";
import { RiskBadge } from "./risk-badge.tsx";

const WIDTHS = ["w-[40%]", "w-[17%]", "w-[8%]", "w-[10%]", "w-[7%]", "w-[10%]", "w-[8%]"];

/** Servers, one a row, with how many tools of which severity they have. */
export function ServerTable({ label, servers }: { label: string; servers: readonly ServerEntry[] }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface">
      <Table
        label={label}
        columns={["Server", "Worst tool", "Tools", "Critical", "High", "Medium", "Low"]}
        minWidth="lg"
        widths={WIDTHS}
      >
        {servers.map((server) => (
          <Tr key={server.slug}>
            <Td>
              <Link
                prefetch={false}
                href={serverPath(server.slug)}
                className="link font-medium wrap-anywhere"
              >
                <Untrusted text={server.name} />
              </Link>
              {server.summary === null ? null : (
                <p className="line-clamp-2 text-sm text-ink-muted">
                  <Untrusted text={server.summary} />
                </p>
              )}
            </Td>
            <Td>
              {server.toolsSeenAt === null ? (
                <span className="text-sm text-ink-muted">Tools not known</span>
              ) : (
                <RiskBadge severity={server.worst} />
              )}
            </Td>
            <Td className="tabular">{server.toolCount}</Td>
            {SEVERITIES.toReversed().map((severity) => (
              <Td key={severity} className="tabular">
                {server.severityCounts[SEVERITIES.indexOf(severity)] ?? 0}
              </Td>
            ))}
          </Tr>
        ))}
      </Table>
    </div>
  );
}
