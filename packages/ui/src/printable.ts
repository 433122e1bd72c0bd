export type PrintablePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code-point"; readonly text: string };

/**
 * Characters that change how other text is read, or that nobody sees: controls, bidirectional marks and overrides,
 * zero-width and format characters, tags, variation selectors above the common one, lone surrogates, unassigned.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|[\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}]|[\u{FE00}-\u{FE0E}]|[\u{E0100}-\u{E01EF}]/gu;

/** Splits text from outside into what can be shown as it is and the code points that must be named instead. */
export function printableParts(text: string, keep: "line-breaks" | "nothing" = "nothing"): PrintablePart[] {
  const parts: PrintablePart[] = [];
  let from = 0;
  for (const found of text.matchAll(UNSEEN)) {
    const character = found[0];
    if (keep === "line-breaks" && (character === "\n" || character === "\t" || character === "\r")) continue;
    if (found.index > from) parts.push({ kind: "text", text: text.slice(from, found.index) });
    parts.push({ kind: "code-point", text: codePointName(character) });
    from = found.index + character.length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

/** The same as one string, for titles, options and accessible names. */
export function printable(text: string): string {
  return printableParts(text)
    .map((part) => part.text)
    .join("");
}

function codePointName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
