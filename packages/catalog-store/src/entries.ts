import type { Severity, Signal, ToolClass } from "@sallyport/catalog";
import type { Source } from "./ingested.ts";
import { classOf, severityOf } from "./ranks.ts";

/** A tool as lists show it. */
export type ToolEntry = {
  readonly slug: string;
  readonly server: string;
  readonly source: Source;
  readonly name: string;
  readonly title: string | null;
  readonly summary: string | null;
  readonly class: ToolClass;
  readonly severity: Severity;
  readonly confidence: number;
  readonly unsure: boolean;
  readonly signals: readonly Signal[];
  readonly why: string;
};

export const TOOL_COLUMNS = `t.slug, s.name AS server, s.source, t.name, t.title, t.summary, t.class, t.severity,
  t.confidence, t.unsure, t.signals, t.why`;

export type ToolEntryRow = Omit<ToolEntry, "class" | "severity"> & {
  readonly class: number;
  readonly severity: number;
};

export function toToolEntry(row: ToolEntryRow): ToolEntry {
  const { slug, server, source, name, title, summary, confidence, unsure, signals, why } = row;
  const [kind, severity] = [classOf(row.class), severityOf(row.severity)];
  return {
    slug,
    server,
    source,
    name,
    title,
    summary,
    class: kind,
    severity,
    confidence,
    unsure,
    signals,
    why,
  };
}

/** A server as lists show it. Counts stand from read to financial and from low to critical. */
export type ServerEntry = {
  readonly slug: string;
  readonly name: string;
  readonly summary: string | null;
  readonly source: Source;
  readonly version: string | null;
  readonly package: string | null;
  readonly toolsSeenAt: Date | null;
  readonly toolCount: number;
  readonly classCounts: readonly number[];
  readonly severityCounts: readonly number[];
  readonly worst: Severity;
};

export const SERVER_COLUMNS = `s.slug, s.name, s.summary, s.source, s.version, s.package,
  s.tools_seen_at AS "toolsSeenAt", s.tool_count AS "toolCount", s.class_counts AS "classCounts",
  s.severity_counts AS "severityCounts", s.worst_severity AS worst`;

export type ServerEntryRow = Omit<ServerEntry, "worst"> & { readonly worst: number };

export function toServerEntry(row: ServerEntryRow): ServerEntry {
  return { ...row, worst: severityOf(row.worst) };
}
