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
  "extensions",
] as const;

/** Every tool, in `hide` and as a key of `tools` in version "2". */
export const ALL_TOOLS = "*";

/** How deep `any`, `all` and `not` may stand within one another. */
export const MAX_GROUP_DEPTH = 8;

/** What the shorthand rate_limit may have as its window. */
export const MAX_WINDOW_SECONDS = 86_400;

/** A quintillion: what a counter is asked to hold stays far from any store's bound. */
export const MAX_COUNT = 1e18;

export const MAX_CONCURRENCY = 100_000;
export const MAX_QUORUM = 20;

/** The longest sliding window, and the longest time that an approval may take. */
export const MAX_SLIDING_MS = 31 * 86_400_000;
export const MAX_EXPIRES_MS = 31 * 86_400_000;

/** The longest time that a call is held open for its approval. */
export const MAX_WAIT_MS = 600_000;

export type RiskClass = (typeof RISK_CLASSES)[number];
