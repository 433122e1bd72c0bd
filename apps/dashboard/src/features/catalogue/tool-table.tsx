import type { ToolEntry } from "@sallyport/catalog-store";
import { Table, Td, Tr, Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { serverPath, toolPath } from "./addresses.ts";
import { RiskBadge } from "./risk-badge.tsx";

type Row = Pick<
  ToolEntry,
  "slug" | "server" | "name" | "summary" | "class" | "severity" | "unsure" | "signals"
>;

const WIDTHS = ["w-[34%]", "w-[14%]", "w-[17%]", "w-[13%]", "w-[22%]"];
const WIDTHS_ALONE = ["w-[44%]", "w-[17%]", "w-[13%]", "w-[26%]"];

/** Tools, one a row. `withServer` names the server of each. */
export function ToolTable({
  label,
  tools,
  withServer = true,
}: {
  label: string;
  tools: readonly Row[];
  withServer?: boolean;
}) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface">
      <Table
        label={label}
        columns={
          withServer ? ["Tool", "Server", "Risk", "Class", "Signals"] : ["Tool", "Risk", "Class", "Signals"]
        }
        minWidth="lg"
        widths={withServer ? WIDTHS : WIDTHS_ALONE}
      >
        {tools.map((tool) => (
          <Tr key={`${tool.slug} ${tool.name}`}>
            <Td>
              <Link
                prefetch={false}
                href={toolPath(tool.slug, tool.name)}
                className="link font-mono text-sm wrap-anywhere"
              >
                <Untrusted text={tool.name} />
              </Link>
              {tool.summary === null ? null : (
                <p className="line-clamp-2 text-sm text-ink-muted">
                  <Untrusted text={tool.summary} />
                </p>
              )}
            </Td>
            {withServer ? (
              <Td>
                <Link prefetch={false} href={serverPath(tool.slug)} className="link wrap-anywhere">
                  <Untrusted text={tool.server} />
                </Link>
              </Td>
            ) : null}
            <Td>
              <RiskBadge severity={tool.severity} />
            </Td>
            <Td>
              {tool.class}
              {tool.unsure ? <span className="text-ink-muted">, unsure</span> : null}
            </Td>
            <Td className="text-sm text-ink-muted">
              <Signals tool={tool} />
            </Td>
          </Tr>
        ))}
      </Table>
    </div>
  );
}

/** Those that say something of this tool: most tools say nothing of themselves in annotations. */
function Signals({ tool }: { tool: Row }) {
  const telling = tool.signals.filter(({ kind }) => kind !== "hints_missing");
  if (telling.length === 0) return "None";
  return (
    <>
      <Untrusted
        text={telling
          .slice(0, 2)
          .map(({ text }) => text)
          .join("; ")}
      />
      {telling.length > 2 ? ` and ${telling.length - 2} more` : null}
    </>
  );
}
