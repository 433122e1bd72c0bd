import { SEVERITIES, type Severity, TOOL_CLASSES, type ToolClass } from "@sallyport/catalog";

/** The class of a rank in the database; the worst but money where the rank is unknown. */
export function classOf(rank: number): ToolClass {
  return TOOL_CLASSES[rank] ?? "destructive";
}

/** The severity of a rank in the database. */
export function severityOf(rank: number): Severity {
  return SEVERITIES[rank] ?? "critical";
}
