import { hasHugeExponent } from "./decimal.ts";
import type { FaultCode, JsonFault } from "./fault.ts";
import { ASCII, foldKey } from "./fold-key.ts";

/**
 * `maxDepth` containers inside one another, `maxKeys` keys and `maxContainers` objects and lists in the whole text. Bytes
 * are bounded by the caller. `lax`: keys that a lax parser takes for one another and half surrogates pass.
 */
export type JsonLimits = { maxDepth: number; maxKeys: number; maxContainers?: number; lax?: boolean };

/** Told where the containers of a text and their items begin and end, in the order of the text. */
export type Places = {
  /** @param key between the quotes of the key that it is the value of, in an object */
  open(at: number, isObject: boolean, key: { from: number; to: number } | undefined): void;
  comma(at: number): void;
  close(at: number): void;
};

/** `exact`: every number is the very text its double prints, so that a native parse loses nothing. */
export type Scan = { fault: JsonFault | undefined; exact: boolean };

/**
 * Finds what JSON.parse lets pass: duplicate and twin keys, lone surrogate escapes, numbers a double would change,
 * too much depth, too many keys. It does not check syntax: its answer holds for text that JSON.parse accepts.
 * One pass without recursion, linear in the text. `ascii` says that the text has no other characters.
 */
export function scan(text: string, limits: JsonLimits, ascii: boolean): Scan {
  const scanner = new Scanner(text, limits, { ascii });
  scanner.run();
  return { fault: scanner.fault, exact: scanner.exact };
}

/** An object of more keys than this looks them up in a set instead of comparing each with each. */
const MAX_COMPARED_KEYS = 16;

/** So few characters, without an exponent, cannot write more than the 15 digits that every double keeps. */
const ALWAYS_EXACT_LENGTH = 15;

const SURROGATE = /\\u[dD][89a-fA-F]/y;
const SURROGATE_PAIR = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/y;

/** An open container. Its keys are `keys` from `base` on, or `folded` once they are many or not plain ASCII. */
type Frame = { isObject: boolean; base: number; folded: Set<string> | undefined };

export class Scanner {
  fault: JsonFault | undefined = undefined;
  exact = true;
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #ascii: boolean;
  readonly #places: Places | undefined;
  #at = 0;
  #stopAt = Number.POSITIVE_INFINITY;
  #nextEscape = -1;
  /** Of a string that is being read: between its quotes, as far as that is known; -1 outside of one. */
  #stringFrom = -1;
  #stringEnd = -1;
  #hasEscape = false;
  #keyNext = false;
  #keyCount = 0;
  #containerCount = 0;
  /** Start and end of each key of the open objects, without the quotes. */
  readonly #keys: number[] = [];
  #frame: Frame | undefined = undefined;
  readonly #outer: (Frame | undefined)[] = [];

  /** @param ascii see `scan` */
  constructor(text: string, limits: JsonLimits, { ascii, places }: { ascii: boolean; places?: Places }) {
    this.#text = text;
    this.#limits = limits;
    this.#ascii = ascii;
    this.#places = places;
  }

  /** It has seen all of the text, or a fault. */
  get isDone(): boolean {
    return this.fault !== undefined || (this.#at >= this.#text.length && this.#stringFrom < 0);
  }

  /** Goes on for about so many characters. */
  run(units = Number.POSITIVE_INFINITY): void {
    const text = this.#text;
    this.#stopAt = this.#at + units;
    if (this.#stringFrom >= 0) {
      this.#stopAt = Math.max(this.#nextEscape, this.#stringFrom) + units;
      if (!this.#string()) return;
      this.#at++;
    }
    while (this.#at < text.length && this.#at < this.#stopAt && this.fault === undefined) {
      const c = text.charCodeAt(this.#at);
      if (c === 0x22) {
        this.#beginString();
        if (!this.#string()) return;
      } else if (c === 0x2c) this.#comma();
      else if (c === 0x7b || c === 0x5b) this.#open(c === 0x7b);
      else if (c === 0x7d || c === 0x5d) this.#close();
      else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) this.#number();
      this.#at++;
    }
  }

  #open(isObject: boolean): void {
    if (this.#outer.length >= this.#limits.maxDepth) {
      this.#fail("depth", this.#at, `Nested deeper than ${this.#limits.maxDepth} levels.`);
    }
    if (++this.#containerCount > (this.#limits.maxContainers ?? Number.POSITIVE_INFINITY)) {
      this.#fail("keys", this.#at, `More than ${this.#limits.maxContainers} objects and lists.`);
    }
    this.#places?.open(this.#at, isObject, this.#lastKey());
    this.#outer.push(this.#frame);
    this.#frame = { isObject, base: this.#keys.length, folded: undefined };
    this.#keyNext = isObject;
  }

  #lastKey(): { from: number; to: number } | undefined {
    if (this.#frame?.isObject !== true) return undefined;
    const keys = this.#keys;
    return { from: keys[keys.length - 2] ?? 0, to: keys[keys.length - 1] ?? 0 };
  }

  #comma(): void {
    this.#keyNext = this.#frame?.isObject === true;
    this.#places?.comma(this.#at);
  }

  #close(): void {
    this.#places?.close(this.#at);
    this.#keys.length = this.#frame?.base ?? 0;
    this.#frame = this.#outer.pop();
    this.#keyNext = false;
  }

  #beginString(): void {
    const text = this.#text;
    const from = this.#at + 1;
    this.#stringFrom = from;
    this.#stringEnd = indexOrEnd(text, '"', from);
    if (this.#nextEscape < from) this.#nextEscape = indexOrEnd(text, "\\", from);
    this.#hasEscape = this.#nextEscape < this.#stringEnd;
  }

  /** To the closing quote; false when it has to go on later. */
  #string(): boolean {
    const text = this.#text;
    let end = this.#stringEnd;
    while (this.#nextEscape < end) {
      if (this.#nextEscape >= this.#stopAt) {
        this.#stringEnd = end;
        return false;
      }
      const next = this.#nextEscape + this.#escape(this.#nextEscape);
      this.#nextEscape = indexOrEnd(text, "\\", next);
      if (end < next) end = indexOrEnd(text, '"', next);
    }
    this.#at = end;
    if (this.#keyNext) this.#key(this.#stringFrom, end);
    this.#stringFrom = -1;
    return true;
  }

  /** How many characters the escape at `at` takes. */
  #escape(at: number): number {
    if (this.#text.charCodeAt(at + 1) !== 0x75 || !isAt(SURROGATE, this.#text, at)) return 2;
    if (this.#limits.lax) return 2;
    if (isAt(SURROGATE_PAIR, this.#text, at)) return 12;
    this.#fail("lone_surrogate", at, "Half of a surrogate pair stands alone.");
    return 2;
  }

  #number(): void {
    const text = this.#text;
    const from = this.#at;
    let hasExponent = false;
    let at = from + 1;
    for (; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === 0x65 || c === 0x45) hasExponent = true;
      else if (!((c >= 0x30 && c <= 0x39) || c === 0x2e || c === 0x2d || c === 0x2b)) break;
    }
    this.#at = at - 1;
    if (!hasExponent && at - from <= ALWAYS_EXACT_LENGTH) return;
    const source = text.slice(from, at);
    const double = Number(source);
    // Beyond a double one parser reads infinity, another null, a third refuses: there is no one reading.
    if (Math.abs(double) === Number.POSITIVE_INFINITY || (hasExponent && hasHugeExponent(source))) {
      this.#fail("not_finite", from, "A number is too large or its exponent is.");
    } else if (String(double) !== source) this.exact = false;
  }

  #key(from: number, to: number): void {
    this.#keyNext = false;
    const hasEscape = this.#hasEscape;
    const frame = this.#frame;
    if (frame === undefined) return;
    if (++this.#keyCount > this.#limits.maxKeys) {
      this.#fail("keys", from - 1, `More than ${this.#limits.maxKeys} keys.`);
    }
    const isPlain = !hasEscape && (this.#ascii || ASCII.test(this.#text.slice(from, to)));
    const isMany = this.#keys.length - frame.base >= 2 * MAX_COMPARED_KEYS;
    if (isMany || !isPlain) frame.folded ??= this.#foldedKeys(frame);
    if (frame.folded === undefined) this.#compareKey(frame, from, to);
    else this.#foldKey(frame, frame.folded, [from, to]);
    this.#keys.push(from, to);
  }

  /** Plain ASCII against plain ASCII: length and last letter differ for most, so little is ever folded. */
  #compareKey(frame: Frame, from: number, to: number): void {
    const text = this.#text;
    const keys = this.#keys;
    const last = text.charCodeAt(to - 1) | 0x20;
    for (let i = frame.base; i < keys.length; i += 2) {
      const start = keys[i] ?? 0;
      const end = keys[i + 1] ?? 0;
      if (end - start !== to - from || (text.charCodeAt(end - 1) | 0x20) !== last) continue;
      if (this.#folded(text.slice(start, end)) === this.#folded(text.slice(from, to)))
        this.#failTwin(frame, from, to);
    }
  }

  #foldKey(frame: Frame, folded: Set<string>, [from, to]: [number, number]): void {
    const key = this.#unescaped(from, to);
    const fold = this.#folded(key);
    if (folded.has(fold)) this.#failTwin(frame, from, to);
    else if (key.includes("\0") && !this.#limits.lax)
      this.#fail("twin_key", from - 1, "A key contains NUL, where some parsers end it.");
    folded.add(fold);
  }

  #foldedKeys(frame: Frame): Set<string> {
    const folded = new Set<string>();
    for (let i = frame.base; i < this.#keys.length; i += 2) {
      folded.add(this.#folded(this.#unescaped(this.#keys[i] ?? 0, this.#keys[i + 1] ?? 0)));
    }
    return folded;
  }

  /** What keys are compared by. */
  #folded(key: string): string {
    return this.#limits.lax ? key : foldKey(key);
  }

  #unescaped(from: number, to: number): string {
    const raw = this.#text.slice(from, to);
    if (!raw.includes("\\")) return raw;
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return raw; // no JSON: the parse that follows the scan refuses the whole text
    }
  }

  #failTwin(frame: Frame, from: number, to: number): void {
    const key = this.#unescaped(from, to);
    let isSame = false;
    for (let i = frame.base; i < this.#keys.length; i += 2) {
      isSame ||= this.#unescaped(this.#keys[i] ?? 0, this.#keys[i + 1] ?? 0) === key;
    }
    if (isSame) this.#fail("duplicate_key", from - 1, "An object has the same key twice.");
    else this.#fail("twin_key", from - 1, "An object has two keys that some parsers take for the same.");
  }

  #fail(code: FaultCode, offset: number, message: string): void {
    this.fault ??= { code, offset, message };
  }
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function indexOrEnd(text: string, search: string, from: number): number {
  const index = text.indexOf(search, from);
  return index < 0 ? text.length : index;
}
