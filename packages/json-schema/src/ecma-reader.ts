/** A place in the text of a pattern, code point by code point as with the flag u: a pair of surrogates is one. */
export class EcmaReader {
  /** Whether something was taken that the flag u refuses. */
  isLoose = false;
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The character here, or an empty string at the end. */
  peek(): string {
    const codePoint = this.#source.codePointAt(this.#at);
    return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
  }

  next(): string {
    const char = this.peek();
    this.#at += char.length;
    return char;
  }

  looksAt(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  /** Goes on behind `text` if it stands here. */
  take(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** Goes on behind what a sticky pattern finds here. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) return undefined;
    this.#at += match[0].length;
    return match;
  }
}
