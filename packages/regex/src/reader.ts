import { notInRe2, PatternError } from "./pattern-error.ts";

/** How letters and points are read, as `(?i)` and `(?s)` set it. */
export type Flags = { fold: boolean; multiline: boolean; dotAll: boolean };

/** A place in the text of a pattern. */
export class Reader {
  at = 0;
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  get isAtEnd(): boolean {
    return this.at >= this.source.length;
  }

  /** The character here, whole even beyond 16 bits, or an empty text at the end. */
  peek(): string {
    return codePointText(this.source, this.at);
  }

  next(): string {
    const char = this.peek();
    this.at += char.length;
    return char;
  }

  looksAt(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Goes on behind `text` if it stands here. */
  take(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Goes on behind what a sticky pattern finds here. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match;
  }

  /** The text from here up to `end`, and goes on behind that; undefined if it does not come. */
  takeUntil(end: string): string | undefined {
    const to = this.source.indexOf(end, this.at);
    if (to < 0) return undefined;
    const text = this.source.slice(this.at, to);
    this.at = to + end.length;
    return text;
  }

  takeRest(): string {
    const text = this.source.slice(this.at);
    this.at = this.source.length;
    return text;
  }

  /** The error of what stands at `from`: the sentence for what other engines know, or else this one. */
  error(from: number, message: string): PatternError {
    return notInRe2(this.source.slice(from)) ?? new PatternError(message);
  }
}

function codePointText(text: string, at: number): string {
  const codePoint = text.codePointAt(at);
  return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
}

/** The code point of a string of one. */
export function codePointOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
