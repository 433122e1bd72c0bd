import {
  choiceOf,
  complement,
  type Node,
  PatternError,
  rangesSet,
  repeatOf,
  sequenceOf,
} from "@sallyport/regex/build";
import { codePointOf, takeClass, takeEscape } from "./ecma-class.ts";
import { EcmaReader } from "./ecma-reader.ts";

/** What must, or must not, stand at the very start of a text. */
type Ahead = { readonly isWanted: boolean; readonly node: Node };

/** A pattern as it was read; all of `ahead` has to be right too. */
export type EcmaParsed = { readonly node: Node; readonly ahead: readonly Ahead[] };

type Term = { kind: "node"; node: Node } | { kind: "start" } | ({ kind: "ahead" } & Ahead);

const START: Node = { kind: "assert", assertion: "text_start" };
const LINE_ENDS = rangesSet([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x20_28, 0x20_29],
]);

const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/y;
const NAME = /\?<([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)>/uy;
const MAX_SOURCE = 1000;

/** What means something else without the flag u. */
const UNICODE = /[\ud800-\udfff]|\\u[dD][89a-fA-F]|\\u\{|\\[pP]\{/;

/**
 * Reads a pattern as ECMA-262 has it with the flag u. Look-aheads are taken beside a `^` at the beginning, where they
 * are patterns of their own. Throws a PatternError for what cannot be matched in linear time, for what ECMA-262
 * refuses, and takes of the latter only what means the same in every engine that takes it (`\-`, `]`, `[\w-.]`).
 */
export function parseEcmaPattern(source: string): EcmaParsed {
  if (source.length > MAX_SOURCE) throw new PatternError(`It has more than ${MAX_SOURCE} characters.`);
  const reader = new EcmaReader(source);
  const parsed = new EcmaParser(reader).pattern();
  if (reader.isLoose && UNICODE.test(source)) {
    throw new PatternError("It needs the flag u, and has an escape, a dash or a bracket that u refuses.");
  }
  return parsed;
}

class EcmaParser {
  readonly #reader: EcmaReader;
  readonly #names = new Set<string>();

  constructor(reader: EcmaReader) {
    this.#reader = reader;
  }

  pattern(): EcmaParsed {
    const options = this.#options();
    if (!this.#reader.isAtEnd)
      throw new PatternError("There is a ) without its (; write \\) for the bracket itself.");
    const [only = []] = options;
    const end = only.findIndex(({ kind }) => kind === "node");
    const beginning = end < 0 ? only : only.slice(0, end);
    const isAnchored = options.length === 1 && beginning.some(({ kind }) => kind === "start");
    if (!isAnchored) return { node: choiceOf(options.map(nodeOf)), ahead: [] };
    const ahead = beginning.flatMap((term) => (term.kind === "ahead" ? [term] : []));
    return { node: sequenceOf([START, nodeOf(only.slice(beginning.length))]), ahead };
  }

  #options(): Term[][] {
    const options = [this.#terms()];
    while (this.#reader.take("|")) options.push(this.#terms());
    return options;
  }

  #terms(): Term[] {
    const reader = this.#reader;
    const terms: Term[] = [];
    while (!reader.isAtEnd && !reader.looksAt("|") && !reader.looksAt(")")) {
      const term = this.#assertion();
      terms.push(term ?? { kind: "node", node: this.#repeated(this.#atom()) });
    }
    return terms;
  }

  /** What stands between characters, which u lets nobody repeat. */
  #assertion(): Term | undefined {
    const reader = this.#reader;
    if (reader.take("^")) return { kind: "start" };
    if (reader.take("$")) return { kind: "node", node: { kind: "assert", assertion: "text_end" } };
    if (reader.take("\\b")) return { kind: "node", node: { kind: "assert", assertion: "word_boundary" } };
    if (reader.take("\\B")) return { kind: "node", node: { kind: "assert", assertion: "no_word_boundary" } };
    const isWanted = reader.looksAt("(?=");
    if (!isWanted && !reader.looksAt("(?!")) return undefined;
    reader.takeMatch(/\(\?[=!]/y);
    return { kind: "ahead", isWanted, node: this.#closed() };
  }

  #atom(): Node {
    const reader = this.#reader;
    if (reader.take("(")) return this.#group();
    if (reader.take("[")) return { kind: "set", set: takeClass(reader) };
    if (reader.take(".")) return { kind: "set", set: complement(LINE_ENDS) };
    const escaped = reader.take("\\") ? takeEscape(reader) : undefined;
    if (escaped !== undefined)
      return typeof escaped === "number" ? character(escaped) : { kind: "set", set: escaped };
    // elsewhere `{,5}` is a repeat
    if (/^[*+?]$/.test(reader.peek()) || reader.takeMatch(/\{(?=[\d,])/y) !== undefined) {
      throw new PatternError(
        "Nothing stands before a repeat; write a backslash before the character itself.",
      );
    }
    reader.isLoose ||= /^[\]{}]$/.test(reader.peek());
    return character(codePointOf(reader.next()));
  }

  #group(): Node {
    const reader = this.#reader;
    const [, name] = reader.takeMatch(NAME) ?? [];
    if (name !== undefined) {
      if (this.#names.has(name)) throw new PatternError("Two groups have one name; choose another for one.");
      this.#names.add(name);
    } else if (!reader.take("?:") && reader.looksAt("?")) {
      throw new PatternError(
        reader.looksAt("?<=") || reader.looksAt("?<!")
          ? "It looks behind, which cannot be checked in linear time; write one pattern for what is allowed."
          : "No group of ECMAScript begins so; write (?:…) or (?<name>…).",
      );
    }
    return this.#closed();
  }

  /** Up to the bracket that closes. */
  #closed(): Node {
    const node = choiceOf(this.#options().map(nodeOf));
    if (!this.#reader.take(")")) {
      throw new PatternError("A group is missing closing ); write \\( for the bracket itself.");
    }
    return node;
  }

  #repeated(item: Node): Node {
    const match = this.#reader.takeMatch(QUANTIFIER);
    if (match === undefined) {
      if (this.#reader.takeMatch(/\{(?=[\d,])/y) === undefined) return item;
      throw new PatternError("A repeat has no end; write \\{ for the brace itself.");
    }
    const [text, low, comma, high] = match;
    if (low === undefined)
      return repeatOf(item, text.startsWith("+") ? 1 : 0, text.startsWith("?") ? 1 : MANY);
    const min = Number(low);
    const max = comma === undefined ? min : high === undefined || high === "" ? MANY : Number(high);
    if (max < min) throw new PatternError("A repeat goes backwards; write its lower number first.");
    return repeatOf(item, min, max);
  }
}

const MANY = Number.POSITIVE_INFINITY;

function nodeOf(terms: readonly Term[]): Node {
  return sequenceOf(
    terms.map((term) => {
      if (term.kind === "node") return term.node;
      if (term.kind === "start") return START;
      throw new PatternError("It looks ahead, which can be checked right behind a ^ at its beginning only.");
    }),
  );
}

function character(codePoint: number): Node {
  return { kind: "set", set: rangesSet([[codePoint, codePoint]]) };
}
