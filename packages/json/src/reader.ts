import { hasHugeExponent, numberOf } from "./decimal.ts";
import { DEEPEST, type FaultCode } from "./fault.ts";
import { pointer } from "./pointer.ts";
import { JSON_NUMBER, type JsonObject, type JsonValue, setOwn } from "./value.ts";

export type ReaderOptions = {
  /** Allow comments and trailing commas. */
  comments?: boolean;
  /** Containers inside one another, 64 when absent. */
  maxDepth?: number;
  /** Stop after so many faults, 100 when absent. */
  maxFaults?: number;
  /** Told of every value: its pointer, where it stands, and where its key stands. */
  onValue?: (pointer: string, places: Places) => void;
};

export type Range = { from: number; to: number };
export type Places = { value: Range; key: Range | undefined };
export type ReaderFault = Range & { code: FaultCode; pointer: string; message: string };

const DEFAULT_DEPTH = 64;
const DEFAULT_FAULTS = 100;

const LONE_SURROGATE = /\p{Surrogate}/u;
const NUMBER = /[-\d][\w.+-]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
/** Ends a line comment: any break that an editor shows as one, so that no key hides behind a lone carriage return. */
const LINE_BREAK = /[\n\r]/g;
const BLOCK_CLOSE = /\*\//g;
/** What people write where JSON wants something else: a bare word, or a string in single quotes. */
const STRAY = /[\w$.+-]+|'[^'\n]*'?|`[^`\n]*`?|[^]/uy;

/**
 * Reads one JSON document by recursive descent, notes every fault and goes on where it can. `broken` says that what
 * was read after some fault is a guess, so that the value means nothing.
 */
export class Reader {
  readonly faults: ReaderFault[] = [];
  broken = false;
  readonly #text: string;
  readonly #comments: boolean;
  readonly #maxDepth: number;
  readonly #maxFaults: number;
  readonly #onValue: ReaderOptions["onValue"];
  readonly #path: (string | number)[] = [];
  #at = 0;
  #depth = 0;
  #stopped = false;

  constructor(text: string, options: ReaderOptions) {
    this.#text = text;
    this.#comments = options.comments ?? false;
    this.#maxDepth = Math.min(options.maxDepth ?? DEFAULT_DEPTH, DEEPEST);
    this.#maxFaults = options.maxFaults ?? DEFAULT_FAULTS;
    this.#onValue = options.onValue;
  }

  /** The value of the whole text, or undefined when a fault left no trustworthy one. */
  document(): JsonValue | undefined {
    if (this.#text.startsWith("\ufeff")) {
      this.#fault("bom", { from: 0, to: 1 }, "Remove the byte order mark at the start.");
      this.#at = 1;
    }
    this.#skipSpace();
    const value = this.#value(undefined);
    this.#skipSpace();
    if (!this.#atEnd()) this.#break(this.#stray(), "The document ends before this; remove the rest.");
    return this.broken ? undefined : value;
  }

  #value(key: Range | undefined): JsonValue {
    const from = this.#at;
    const value = this.#anyValue();
    this.#onValue?.(pointer(this.#path), { value: { from, to: this.#at }, key });
    return value;
  }

  #anyValue(): JsonValue {
    const first = this.#text.charAt(this.#at);
    if (first === "{") return this.#container({}, "}");
    if (first === "[") return this.#container([], "]");
    if (first === '"') return this.#string();
    if (first === "-" || (first >= "0" && first <= "9")) return this.#number();
    if (first === "" || ",:]}".includes(first)) return this.#missingValue();

    const stray = this.#stray();
    const word = this.#text.slice(stray.from, stray.to);
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    this.#break(stray, strayMessage(word));
    return null;
  }

  #missingValue(): null {
    const what =
      this.#text === "" || this.#path.length === 0 ? "The document is empty; it needs" : "Here belongs";
    this.#break(
      { from: this.#at, to: this.#at },
      `${what} a value: an object, a list, a string in double quotes, a number, true, false or null.`,
    );
    return null;
  }

  #container(container: JsonObject | JsonValue[], close: "}" | "]"): JsonObject | JsonValue[] {
    const from = this.#at;
    if (this.#depth >= this.#maxDepth) {
      this.#fault("depth", { from, to: from + 1 }, `Nest no deeper than ${this.#maxDepth} levels.`);
      this.#stop();
      return container;
    }
    this.#depth++;
    this.#at++;
    this.#skipSpace();
    while (!this.#take(close)) {
      const next = this.#text.charAt(this.#at);
      if (next === "" || next === "}" || next === "]") {
        this.#break({ from, to: from + 1 }, `This is never closed; write ${close} where it ends.`);
        break;
      }
      this.#item(container, close);
    }
    this.#depth--;
    return container;
  }

  /** An item, the comma behind it, and the space before the next one. Moves on by at least one character. */
  #item(container: JsonObject | JsonValue[], close: "}" | "]"): void {
    const from = this.#at;
    if (Array.isArray(container)) this.#element(container);
    else this.#member(container);
    this.#skipSpace();
    this.#comma(close);
    if (this.#at === from) this.#break(this.#stray(), "This does not belong here.");
    this.#skipSpace();
  }

  #element(array: JsonValue[]): void {
    this.#path.push(array.length);
    array.push(this.#value(undefined));
    this.#path.pop();
  }

  /** After an item: a comma if another one follows, none before `close`. */
  #comma(close: "}" | "]"): void {
    const from = this.#at;
    if (!this.#take(",")) {
      const next = this.#text.charAt(from);
      if (!this.#atEnd() && !"]}:".includes(next))
        this.#fault("syntax", { from, to: from }, "Write a comma before this.");
      return;
    }
    this.#skipSpace();
    const next = this.#text.charAt(this.#at);
    if (next === "," || (next === close && !this.#comments)) {
      this.#fault("syntax", { from, to: from + 1 }, "Remove this comma: nothing follows it.");
    }
    if (next === ",") this.#comma(close);
  }

  #member(object: JsonObject): void {
    const from = this.#at;
    const key = this.#key();
    const keyRange = { from, to: this.#at };
    this.#path.push(key);
    if (Object.hasOwn(object, key)) {
      this.#fault(
        "duplicate_key",
        keyRange,
        `The key ${JSON.stringify(key)} is here twice; keep one of the two.`,
      );
    }
    this.#skipSpace();
    if (!this.#take(":"))
      this.#break({ from: this.#at, to: this.#at }, "Write a colon between key and value.");
    this.#skipSpace();
    setOwn(object, key, this.#value(keyRange));
    this.#path.pop();
  }

  #key(): string {
    const first = this.#text.charAt(this.#at);
    if (first === '"') return this.#string();
    if (",:{[".includes(first)) {
      this.#break({ from: this.#at, to: this.#at }, "Here belongs a key in double quotes.");
      return "";
    }
    const stray = this.#stray();
    this.#break(stray, "Write keys in double quotes.");
    return this.#text.slice(stray.from, stray.to).replaceAll(/^['`]|['`]$/g, "");
  }

  #string(): string {
    const text = this.#text;
    const from = this.#at;
    let hasEscape = false;
    let isSound = true;
    let at = from + 1;
    while (at < text.length && text.charCodeAt(at) !== 0x22) {
      const c = text.charCodeAt(at);
      if (c === 0x0a || c === 0x0d) break;
      if (c === 0x5c) {
        hasEscape = true;
        const escape = this.#escape(at);
        isSound &&= escape.isSound;
        at += escape.length;
        continue;
      }
      at++;
      if (c >= 0x20) continue;
      isSound = false;
      this.#fault("syntax", { from: at - 1, to: at }, "Write this control character as an escape.");
    }
    const raw = text.slice(from + 1, at);
    const isClosed = text.charCodeAt(at) === 0x22;
    this.#at = isClosed ? at + 1 : at;
    if (!isClosed) this.#break({ from, to: at }, "This string is never closed; end it with a double quote.");

    // not by the list of faults: once that is full, a new fault is not in it
    const value: string = hasEscape && isClosed && isSound ? JSON.parse(`"${raw}"`) : raw;
    if (LONE_SURROGATE.test(value)) {
      this.#fault(
        "lone_surrogate",
        { from, to: this.#at },
        "Half of a surrogate pair stands alone in this string.",
      );
    }
    return value;
  }

  /** How many characters the escape at `at` takes, and whether JSON has it. */
  #escape(at: number): { length: number; isSound: boolean } {
    ESCAPE.lastIndex = at;
    if (ESCAPE.test(this.#text)) return { length: ESCAPE.lastIndex - at, isSound: true };
    const message = "JSON has no such escape; write \\\\ for a backslash.";
    this.#fault("syntax", { from: at, to: Math.min(at + 2, this.#text.length) }, message);
    return { length: this.#text.charAt(at + 1) === '"' ? 2 : 1, isSound: false };
  }

  #number(): JsonValue {
    const range = this.#match(NUMBER);
    const source = this.#text.slice(range.from, range.to);
    if (!JSON_NUMBER.test(source)) {
      this.#break(
        range,
        "This is not a number JSON knows; write digits, a point and an exponent as in 12, -0.5 or 1e3.",
      );
      return null;
    }
    if (hasHugeExponent(source)) {
      this.#fault("not_finite", range, "The exponent of this number is too large.");
      this.broken = true;
      return null;
    }
    return numberOf(source);
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c === 0x2f) {
        if (!this.#comment()) return;
      } else if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
    }
  }

  /** Moves to the last character of the comment that starts here, if one does. */
  #comment(): boolean {
    const from = this.#at;
    const start = this.#text.slice(from, from + 2);
    if (start !== "//" && start !== "/*") return false;
    const close = start === "//" ? LINE_BREAK : BLOCK_CLOSE;
    close.lastIndex = from + 2;
    const isClosed = close.test(this.#text);
    this.#at = (isClosed ? close.lastIndex : this.#text.length) - 1;
    const range = { from, to: this.#at + 1 };
    if (!isClosed && start === "/*")
      this.#break(range, "This comment is never closed; write */ where it ends.");
    else if (!this.#comments) this.#fault("syntax", range, "Remove this comment: JSON has none.");
    return true;
  }

  #take(character: string): boolean {
    if (this.#text.charAt(this.#at) !== character) return false;
    this.#at++;
    return true;
  }

  #stray(): Range {
    return this.#match(STRAY);
  }

  #match(pattern: RegExp): Range {
    const from = this.#at;
    pattern.lastIndex = from;
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
    return { from, to: this.#at };
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** A fault after which the value cannot be trusted. */
  #break(range: Range, message: string): void {
    this.broken = true;
    this.#fault("syntax", range, message);
  }

  #fault(code: FaultCode, range: Range, message: string): void {
    if (this.#stopped) return;
    this.faults.push({ code, ...range, pointer: pointer(this.#path), message });
    if (this.faults.length >= this.#maxFaults) this.#stop();
  }

  #stop(): void {
    this.broken = true;
    this.#stopped = true;
    this.#at = this.#text.length;
  }
}

function strayMessage(word: string): string {
  if (word.startsWith("'") || word.startsWith("`")) return "Write a string in double quotes.";
  if (/^(true|false|null)$/i.test(word)) return `Write ${word.toLowerCase()} in small letters.`;
  if (/^(none|nil|undefined)$/i.test(word)) return "Write null.";
  return "This is no JSON value; write a string in double quotes.";
}
