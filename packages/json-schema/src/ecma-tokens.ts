/** A piece of a pattern: an escape, one character, `[]` or `[^]`. The brackets of a class stand outside of it. */
export type Token = { text: string; inClass: boolean };

const ESCAPE = /\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|c[A-Za-z]|[pP]\{[^}]*\}|[^])/uy;
const OPENING = /\[\^?\]?/y;

/** Cuts a pattern of ECMAScript into its pieces. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const escape = textAt(ESCAPE, source, at);
    const opening: string | undefined = inClass ? undefined : textAt(OPENING, source, at);
    const text = escape ?? opening ?? String.fromCodePoint(source.codePointAt(at) ?? 0);
    if (opening !== undefined) inClass = !opening.endsWith("]");
    else if (text === "]") inClass = false;
    tokens.push({ text, inClass: inClass && opening === undefined });
    at += text.length;
  }
  return tokens;
}

/** Where the group that opens at `from` closes, or -1. */
export function closingOf(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined || token.inClass) continue;
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function textAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
