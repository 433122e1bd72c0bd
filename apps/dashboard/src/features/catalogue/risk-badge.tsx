import type { Severity, ToolClass } from "@sallyport/catalog";
import { Badge } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import { classPath, severityPath } from "./addresses.ts";
import { SEVERITY_WORDS } from "./class-words.ts";

const isGrave = (severity: Severity): boolean => severity === "high" || severity === "critical";

/** How bad a tool can be, in words. */
export function RiskBadge({ severity }: { severity: Severity }) {
  const { label, tone } = SEVERITY_WORDS[severity];
  return (
    <Badge tone={tone} {...(isGrave(severity) && { icon: <TriangleAlert /> })}>
      {label}
    </Badge>
  );
}

/** The same as a link to what it means, with the class beside it. */
export function RiskLinks({ severity, class: kind }: { severity: Severity; class: ToolClass }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Link prefetch={false} href={severityPath(severity)} className="inline-flex rounded-sm">
        <RiskBadge severity={severity} />
      </Link>
      <Link prefetch={false} href={classPath(kind)} className="inline-flex rounded-sm">
        <Badge>{kind}</Badge>
      </Link>
    </span>
  );
}
