/** What a tool can do, mildest first. docs/catalogue-method.md defines each. */
export const TOOL_CLASSES = ["read", "write", "execute", "destructive", "financial"] as const;
export type ToolClass = (typeof TOOL_CLASSES)[number];

export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const SEVERITY_OF: Readonly<Record<ToolClass, Severity>> = {
  read: "low",
  write: "medium",
  execute: "high",
  destructive: "critical",
  financial: "critical",
};

const RANK: Readonly<Record<ToolClass, number>> = {
  read: 0,
  write: 1,
  execute: 2,
  destructive: 3,
  financial: 4,
};

export function isWorse(one: ToolClass, other: ToolClass): boolean {
  return RANK[one] > RANK[other];
}

export function isToolClass(value: unknown): value is ToolClass {
  return TOOL_CLASSES.some((known) => known === value);
}

/** The next severity up; critical stays. */
export function raised(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)] ?? "critical";
}
