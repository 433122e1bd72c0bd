/** The closed sets of words that a document may use. */
export const EFFECTS = ["allow", "deny"] as const;
export const MODES = ["enforce", "shadow"] as const;
export const ACTIONS = ["allow", "deny", "require_approval"] as const;
export const SCOPES_V1 = ["grant"] as const;
export const SCOPES = ["grant", "identity", "session", "server", "org"] as const;
export const WINDOWS_V1 = ["minute", "hour", "day"] as const;
export const UNITS = ["second", "minute", "hour", "day", "week", "month"] as const;
export const QUANTIFIERS = ["every", "some"] as const;
export const SCHEMAS = ["pinned", "off"] as const;
export const ADDITIONAL = ["deny", "allow"] as const;
export const NEW_TOOLS = ["deny", "default"] as const;
export const ON_CHANGE = ["quarantine", "alert", "allow"] as const;
export const WANTED_EFFECTS = ["allow", "deny", "approval"] as const;
export const RISK_CLASSES = ["read", "write", "execute", "destructive", "financial"] as const;
export const WEEKDAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;
export const SURFACES = [
  "resources",
  "prompts",
  "completions",
  "sampling",
  "elicitation",
  "roots",
  "logging",
  "tasks",
] as const;

/** Every tool, in `hide` and as a key of `tools` in version "2". */
export const ALL_TOOLS = "*";

/** How deep `any`, `all` and `not` may stand within one another. */
export const MAX_GROUP_DEPTH = 8;

export type RiskClass = (typeof RISK_CLASSES)[number];
