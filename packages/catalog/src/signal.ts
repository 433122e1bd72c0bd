export const SIGNAL_KINDS = [
  "path",
  "url",
  "code",
  "free_query",
  "secret",
  "recipient",
  "money",
  "bulk",
  "force",
  "many_parameters",
  "open_object",
  "hidden_text",
  "imperative_text",
  "other_tools",
  "hints_missing",
  "hints_contradict_each_other",
  "hints_contradict_the_rest",
] as const;

export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** Something to know about a tool before it is allowed, and what caused it. */
export type Signal = {
  readonly kind: SignalKind;
  readonly field: "name" | "description" | "inputSchema" | "outputSchema" | "annotations";
  /** The path of the parameter, where it is one. */
  readonly parameter?: string;
  /** The words that caused it: a quote of the definition, or a count. */
  readonly words: string;
  readonly text: string;
};
