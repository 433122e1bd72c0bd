import type { Attack, Outcome } from "@sallyport/attacks";

/** Tones beside the words of each outcome. */
export const OUTCOME_TONES: Readonly<Record<Outcome, "ok" | "accent" | "warn">> = {
  stopped: "ok",
  narrowed: "accent",
  out_of_reach: "warn",
};

export const KIND_WORDS: Readonly<Record<Attack["kind"], string>> = {
  research: "Shown by researchers",
  pattern: "A known pattern",
  incident: "Happened",
  cve: "A published vulnerability",
};
