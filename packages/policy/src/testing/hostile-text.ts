/** A document of the corpus in cases/hostile: parts in a row, each perhaps many times, inside of a frame. */
export type HostileText = {
  name: string;
  frame: string;
  parts: readonly (string | readonly [text: string, times: number])[];
  /** The codes of its issues, each once and in order; none for a document that is accepted. */
  codes: readonly string[];
};

export type HostileFile = {
  frames: Readonly<Record<string, readonly string[]>>;
  documents: readonly HostileText[];
};

/** The text itself. A scale below 1 repeats its parts less often. */
export function hostileText({ parts }: HostileText, frame: readonly string[] | undefined, scale = 1): string {
  const [before = "", after = ""] = frame ?? [];
  const inside = parts.map((part) =>
    typeof part === "string" ? part : part[0].repeat(Math.max(1, Math.round(part[1] * scale))),
  );
  return before + inside.join("") + after;
}
