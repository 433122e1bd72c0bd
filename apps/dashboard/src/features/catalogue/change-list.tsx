import type { ChangeEntry } from "@sallyport/catalog-store";
import { Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { serverPath, toolPath } from "./addresses.ts";
import { dayOf } from "./day-of.ts";
import { richOf } from "./rich.ts";
import { RiskBadge } from "./risk-badge.tsx";
import { Say } from "./say.tsx";

/** What changed, the newest first. */
export function ChangeList({
  changes,
  withServer = true,
}: {
  changes: readonly ChangeEntry[];
  withServer?: boolean;
}) {
  if (changes.length === 0)
    return <p className="text-base text-ink-muted">Nothing has changed since it was first seen.</p>;
  return (
    <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
      {changes.map((change) => (
        <li key={change.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5 text-base">
          <time dateTime={change.at.toISOString()} className="w-24 text-sm text-ink-muted">
            {dayOf(change.at)}
          </time>
          <span className="w-28">
            <RiskBadge severity={change.severity} />
          </span>
          <span className="min-w-0 flex-1 basis-72 wrap-anywhere">
            {withServer ? (
              <>
                <Link prefetch={false} className="link" href={serverPath(change.slug)}>
                  <Untrusted text={change.server} />
                </Link>
                {": "}
              </>
            ) : null}
            <Say text={richOf(change.text)} />{" "}
            {change.tool === null || change.kind === "tool_removed" ? null : (
              <Link prefetch={false} className="link text-sm" href={toolPath(change.slug, change.tool)}>
                Open the tool
              </Link>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
