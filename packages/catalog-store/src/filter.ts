import { SEVERITIES, type Severity, TOOL_CLASSES, type ToolClass } from "@sallyport/catalog";
import type { Source } from "./ingested.ts";

/** What a list of tools is narrowed to. All of it must hold. */
export type ToolFilter = {
  readonly class?: ToolClass;
  readonly severity?: Severity;
  /** A kind of signal, e.g. "path". */
  readonly signal?: string;
  readonly source?: Source;
};

/** The filter as SQL over `t` (catalog.tools) and `s` (catalog.servers); its values are added to `values`. */
export function whereOf(filter: ToolFilter, values: unknown[]): string {
  const parts = ["t.removed_at IS NULL"];
  const value = (given: unknown): string => `$${values.push(given)}`;
  if (filter.class !== undefined) parts.push(`t.class = ${value(TOOL_CLASSES.indexOf(filter.class))}`);
  if (filter.severity !== undefined) parts.push(`t.severity = ${value(SEVERITIES.indexOf(filter.severity))}`);
  if (filter.signal !== undefined) parts.push(`t.signal_kinds @> ARRAY[${value(filter.signal)}::text]`);
  if (filter.source !== undefined) parts.push(`s.source = ${value(filter.source)}`);
  return parts.join(" AND ");
}
