import { DEEPEST } from "./fault.ts";
import { BYTE_ORDER_MARK, parseExactly, refuse, type StrictResult, startsWithMark } from "./parse-strict.ts";
import { type JsonLimits, type Places, Scanner } from "./scan.ts";
import { SlicedDecoder } from "./utf8.ts";
import { isObject, type JsonObject, type JsonValue, setOwn } from "./value.ts";

/** Characters that are parsed at once; a single string or number may be longer. */
const PIECE = 16 * 1024;

/** JSON's own white space, and nothing else. */
const BLANK = /^[ \t\r\n]*$/;

/**
 * `parseStrict` for long texts, in steps between which other work can be done: what it takes and what it gives is the
 * same. Never throws.
 */
export class SlicedParse {
  readonly #limits: JsonLimits;
  readonly #piece: number;
  readonly #length: number;
  readonly #isMarked: boolean;
  #decoder: SlicedDecoder | undefined;
  #text = "";
  #scanner: Scanner | undefined = undefined;
  #pieces: Pieces | undefined = undefined;

  /** @param piece characters that are parsed at once */
  constructor(bytes: Uint8Array, limits: JsonLimits, piece = PIECE) {
    this.#piece = piece;
    this.#limits = { ...limits, maxDepth: Math.min(limits.maxDepth, DEEPEST) };
    this.#length = bytes.length;
    this.#isMarked = startsWithMark(bytes);
    this.#decoder = new SlicedDecoder(bytes);
  }

  /** Goes on for about so many bytes or characters. Undefined while there is more to do. */
  step(units: number): StrictResult | undefined {
    if (this.#isMarked) return refuse("bom", BYTE_ORDER_MARK);
    if (this.#decoder !== undefined) return this.#decode(this.#decoder, units);
    const [scanner, pieces] = [this.#scanner, this.#pieces];
    if (scanner === undefined || pieces === undefined) return this.#begin();
    scanner.run(units);
    const fault = scanner.fault ?? pieces.fault;
    if (fault !== undefined) return { ok: false, fault };
    return scanner.isDone ? pieces.end() : undefined;
  }

  #decode(decoder: SlicedDecoder, units: number): StrictResult | undefined {
    if (decoder.step(units)) return undefined;
    this.#decoder = undefined;
    if (decoder.text === undefined) return refuse("encoding", "These bytes are not UTF-8.");
    this.#text = decoder.text;
    return undefined;
  }

  #begin(): undefined {
    const text = this.#text;
    const ascii = text.length === this.#length;
    const pieces: Pieces = new Pieces(text, { limits: this.#limits, piece: this.#piece }, () => {
      const { exact } = scanner;
      scanner.exact = true;
      return exact;
    });
    const scanner: Scanner = new Scanner(text, this.#limits, { ascii, places: pieces });
    this.#pieces = pieces;
    this.#scanner = scanner;
  }
}

type Frame = {
  readonly start: number;
  readonly isObject: boolean;
  readonly key: { readonly from: number; readonly to: number } | undefined;
  /** Where its items begin that were not read. */
  from: number;
  /** What was read of it; undefined while it is a part of the text that is read as a whole. */
  value: JsonObject | JsonValue[] | undefined;
  /** A comma was before `from`, so an item follows. */
  isItemDue: boolean;
  /** A container that was read by itself ends at `from`, so only a comma or the end follows. */
  isAfterItem: boolean;
};

/**
 * Reads the items of long containers piece by piece, each as a list or an object of its own, with JSON.parse. Every
 * character belongs to one piece, or is a bracket or comma between them, or white space: so a text is taken only where
 * JSON.parse would take it as a whole.
 */
class Pieces implements Places {
  fault: Extract<StrictResult, { ok: false }>["fault"] | undefined = undefined;
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #piece: number;
  /** Whether every number since the last time is one that a double keeps. */
  readonly #takeExact: () => boolean;
  #isExact = true;
  readonly #open: Frame[] = [];
  /** Everything before is read. */
  #readTo = 0;
  #root: JsonObject | JsonValue[] | undefined = undefined;

  constructor(text: string, by: { limits: JsonLimits; piece: number }, takeExact: () => boolean) {
    this.#text = text;
    this.#limits = by.limits;
    this.#piece = by.piece;
    this.#takeExact = takeExact;
  }

  open(at: number, isObject: boolean, key: Frame["key"]): void {
    this.#open.push({
      start: at,
      isObject,
      key,
      from: at + 1,
      value: undefined,
      isItemDue: false,
      isAfterItem: false,
    });
  }

  comma(at: number): void {
    const frame = this.#open.at(-1);
    if (frame === undefined || (!frame.isAfterItem && at - this.#readTo < this.#piece)) return;
    this.#readRest(frame, at);
    frame.isItemDue = true;
    frame.isAfterItem = false;
    frame.from = at + 1;
    this.#readTo = at + 1;
  }

  close(at: number): void {
    const frame = this.#open.pop();
    if (frame?.value === undefined) return;
    if (this.#text.charAt(at) !== (frame.isObject ? "}" : "]"))
      return this.#fail(at, "This does not belong here.");
    const isEmpty = BLANK.test(this.#text.slice(frame.from, at));
    if (!isEmpty) this.#readRest(frame, at);
    else if (frame.isItemDue) return this.#fail(at, "Remove this comma: nothing follows it.");
    const outer = this.#open.at(-1);
    if (outer !== undefined) {
      outer.isAfterItem = true;
      outer.isItemDue = false;
      outer.from = at + 1;
    }
    this.#readTo = at + 1;
  }

  end(): StrictResult {
    const text = this.#text;
    if (this.#root === undefined) {
      this.#isExact = this.#takeExact();
      const value = this.#parse(text, 0);
      return value === undefined ? this.#refused() : { ok: true, value, text };
    }
    const isWhole = this.#open.length === 0 && BLANK.test(text.slice(this.#readTo));
    if (!isWhole) this.#fail(this.#readTo, "This is not JSON.");
    return this.fault === undefined ? { ok: true, value: this.#root, text } : this.#refused();
  }

  /** The items of a container up to `to`; none may be there behind one that was read by itself. */
  #readRest(frame: Frame, to: number): void {
    this.#isExact = this.#takeExact();
    const rest = this.#text.slice(frame.from, to);
    if (frame.isAfterItem) {
      if (!BLANK.test(rest)) this.#fail(frame.from, "Write a comma before this.");
      return;
    }
    const value = this.#valueOf(frame);
    if (value === undefined) return;
    const [open, close] = frame.isObject ? ["{", "}"] : ["[", "]"];
    const items = this.#parse(open + rest + close, frame.from - 1);
    if (items !== undefined && add(items, value) === 0) this.#fail(to, "Here belongs a value.");
  }

  /** The container itself, which is put in its place in the outer ones when the first of its items is read. */
  #valueOf(frame: Frame): JsonObject | JsonValue[] | undefined {
    let outer: Frame | undefined = undefined;
    for (const each of this.#open.includes(frame) ? this.#open : [...this.#open, frame]) {
      each.value ??= this.#place(each, outer);
      if (this.fault !== undefined) return undefined;
      outer = each;
    }
    return frame.value;
  }

  #place({ start, isObject: isMembers, key }: Frame, outer: Frame | undefined): JsonObject | JsonValue[] {
    const value: JsonObject | JsonValue[] = isMembers ? {} : [];
    if (outer?.value === undefined) {
      if (this.#root !== undefined || !BLANK.test(this.#text.slice(0, start)))
        this.#fail(0, "This is not JSON.");
      this.#root = value;
      return value;
    }
    const before = this.#text.slice(outer.from, start);
    if (outer.isAfterItem) this.#fail(outer.from, "Write a comma before this.");
    // an empty list stands for it, because nothing merges with a bracket
    const items = this.#parse(outer.isObject ? `{${before}[]}` : `[${before}[]]`, outer.from - 1);
    if (items === undefined) return value;
    add(items, outer.value);
    if (Array.isArray(outer.value)) outer.value[outer.value.length - 1] = value;
    else {
      const name = this.#parse(`"${this.#text.slice(key?.from, key?.to)}"`, key?.from ?? 0);
      if (typeof name === "string") setOwn(outer.value, name, value);
    }
    return value;
  }

  #parse(text: string, offset: number): JsonValue | undefined {
    if (this.fault !== undefined) return undefined;
    try {
      if (this.#isExact) return JSON.parse(text) as JsonValue;
    } catch {
      // our own reader says where and why
    }
    const read = parseExactly(text, this.#limits);
    if (read.ok) return read.value;
    this.fault = { ...read.fault, offset: Math.max(0, offset + read.fault.offset) };
    return undefined;
  }

  #refused(): StrictResult {
    return this.fault === undefined
      ? refuse("syntax", "This is not JSON.")
      : { ok: false, fault: this.fault };
  }

  #fail(offset: number, message: string): void {
    this.fault ??= { code: "syntax", offset, message };
  }
}

/** Says how many it were. */
function add(items: JsonValue, to: JsonObject | JsonValue[]): number {
  if (Array.isArray(to)) {
    if (!Array.isArray(items)) return 0;
    for (const item of items) to.push(item);
    return items.length;
  }
  if (!isObject(items)) return 0;
  const keys = Object.keys(items);
  for (const key of keys) setOwn(to, key, items[key] ?? null);
  return keys.length;
}
