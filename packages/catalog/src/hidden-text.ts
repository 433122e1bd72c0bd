/** What stands in a text for a model to read and for a person to miss, or to obey. */
export type HiddenText = {
  readonly kind: "invisible" | "override" | "imperative";
  readonly words: string;
};

/** Zero-width and bidirectional controls, tag characters, variation selectors in rows, ANSI escapes. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\u061c\ufeff\u00ad\u180e]|[\u{e0000}-\u{e007f}]|\u001b\[|(?:[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]){3}|(?<![\p{So}\ufe0f])\u200d/u;
const COMMENT = /<!--[^>]{20,}-->|<\/?(?:important|system|instructions?|hidden)>/i;

const OVERRIDE =
  /\b(?:ignore|disregard|forget|override) (?:(?:all|any|the|your|every) ){0,3}(?:previous|prior|above|earlier|other|system)\b|\b(?:do not|don't|never|without) (?:tell|telling|mention|mentioning|inform|informing|notify|notifying|show|reveal|alert)(?:ing)? (?:this |it |that |anything )?(?:to )?(?:the )?(?:user|human|anyone)|\b(?:instead of|rather than) (?:the|using) (?:real|original|other)\b|\bbefore using any other tool\b|\b(?:read|include|send|append|pass|attach)\b.{0,60}(?:\.ssh\/(?!\S{0,40}\.pub)|id_rsa\b(?!\.pub)|\.env\b|mcp\.json|\.aws\/credentials|system prompt|conversation history)/i;

const IMPERATIVE =
  /\b(?:[Yy]ou (?:must|MUST|should always)|MUST (?:always |first |be called|call|use|double-check|be used)|(?:IMPORTANT|CRITICAL|MANDATORY|WARNING)\b|ALWAYS (?:call|use|prefer|ask)|NEVER (?:call|use|assume|guess)|always (?:call|use) this|do not (?:call|use) (?:any|this|other)|the agent (?:must|should)|AI (?:agents?|assistants?) (?:must|should)|call this (?:tool )?(?:first|immediately|proactively)|proactively)\b/;

/** The worst of each kind that a text holds; none for a text that only describes. */
export function hiddenIn(text: string): HiddenText[] {
  const found: HiddenText[] = [];
  const invisible = UNUSUAL.test(text) ? INVISIBLE.exec(text)?.[0] : undefined;
  if (invisible !== undefined) found.push({ kind: "invisible", words: codePoints(invisible) });
  const override = OVERRIDE.exec(text)?.[0] ?? COMMENT.exec(text)?.[0];
  if (override !== undefined) found.push({ kind: "override", words: override });
  const imperative = IMPERATIVE.exec(text)?.[0];
  if (imperative !== undefined) found.push({ kind: "imperative", words: imperative });
  return found;
}

const QUOTES = /[`'"]/;
const UNUSUAL = /[^\t\n\r -~]/;

function codePoints(text: string): string {
  return Array.from(
    text,
    (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  ).join(" ");
}

/** Names of the server's other tools that a text mentions, and of tools it names in code marks with "tool" or "call". */
export function toolsNamedIn(text: string, others: ReadonlySet<string>, own: string): string[] {
  const named = new Set<string>();
  if (others.size > 1) {
    for (const [word] of text.matchAll(
      /\b[A-Za-z][A-Za-z0-9]{0,40}(?:[-_./][A-Za-z0-9]{1,40}){1,8}|\b[a-z]{1,40}(?:[A-Z][a-z0-9]{1,40}){1,8}/g,
    )) {
      if (word !== own && others.has(word)) named.add(word);
      if (named.size >= 5) break;
    }
  }
  if (!QUOTES.test(text)) return [...named];
  for (const [, word] of text.matchAll(
    /(?:call|use|using|run|with) (?:the )?[`'"]([a-z][a-z0-9]{0,40}[-_][\w-]{1,60})[`'"]/gi,
  )) {
    if (named.size >= 5) break;
    if (word !== undefined && word !== own) named.add(word);
  }
  return [...named];
}
