import { excerpt } from "@sallyport/json";
import { type CharSet, foldRanges, MAX_CODE_POINT, rangesSet } from "./char-set.ts";
import { takeClass } from "./parse-class.ts";
import { takeCharEscape, takeClassEscape } from "./parse-escape.ts";
import { takeRepeat } from "./parse-repeat.ts";
import { notInRe2, PatternError } from "./pattern-error.ts";
import { codePointOf, type Flags, Reader } from "./reader.ts";
import { choiceOf, repeatOf, sequenceOf } from "./simplify.ts";
import type { Assertion, Node } from "./syntax.ts";

const NAME = /\(\?P?<([^>]*)>/y;
const FLAGS = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y;
const QUOTE = "\\Q";

const ESCAPED_ASSERTIONS: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ["\\A", "text_start"],
  ["\\z", "text_end"],
  ["\\b", "word_boundary"],
  ["\\B", "no_word_boundary"],
]);

/** Reads a pattern of RE2 syntax, as Go's regexp package has it. Throws a PatternError on anything else. */
export function parsePattern(source: string): Node {
  return new PatternParser(source).pattern();
}

class PatternParser {
  readonly #reader: Reader;
  readonly #names = new Set<string>();
  #flags: Flags = { fold: false, multiline: false, dotAll: false };

  constructor(source: string) {
    this.#reader = new Reader(source);
  }

  pattern(): Node {
    const node = this.#choice();
    if (this.#reader.isAtEnd) return node;
    throw new PatternError("There is a ) without its (; write \\) for the bracket itself.");
  }

  #choice(): Node {
    const options = [this.#sequence()];
    while (this.#reader.take("|")) options.push(this.#sequence());
    return choiceOf(options);
  }

  #sequence(): Node {
    const items: Node[] = [];
    let lastRepeat: string | undefined;
    while (!this.#reader.isAtEnd && !this.#reader.looksAt("|") && !this.#reader.looksAt(")")) {
      const from = this.#reader.at;
      const repeat = takeRepeat(this.#reader);
      if (repeat === undefined) items.push(...this.#items());
      else items.push(this.#repeated(from, lastRepeat, { ...repeat, item: items.pop() }));
      lastRepeat = repeat?.text;
    }
    return sequenceOf(items);
  }

  #repeated(
    from: number,
    lastRepeat: string | undefined,
    { text, min, max, item }: { text: string; min: number; max: number; item: Node | undefined },
  ): Node {
    if (lastRepeat !== undefined) {
      const both = excerpt(lastRepeat + text, 20);
      const known = notInRe2(this.#reader.source.slice(from - 1));
      throw (
        known ?? new PatternError(`Two repeats (${both}) follow one another; put the first into a group.`)
      );
    }
    if (item === undefined) {
      throw new PatternError(
        `Nothing stands before the repeat ${excerpt(text, 20)}; write \\${text.charAt(0)} for the character itself.`,
      );
    }
    return repeatOf(item, min, max);
  }

  /** What one step of the text adds to a sequence: nothing for `(?i)`, several characters for `\Q…\E`. */
  #items(): Node[] {
    const reader = this.#reader;
    switch (reader.peek()) {
      case "(":
        return this.#group();
      case "[":
        return [setNode(takeClass(reader, this.#flags.fold))];
      case "\\":
        return this.#escape();
      default:
        return [this.#plain(reader.next())];
    }
  }

  #plain(char: string): Node {
    const { multiline, dotAll } = this.#flags;
    if (char === "^") return assertNode(multiline ? "line_start" : "text_start");
    if (char === "$") return assertNode(multiline ? "line_end" : "text_end");
    if (char === ".") return setNode(dotAll ? ANY : ANY_BUT_NEWLINE);
    return this.#char(codePointOf(char));
  }

  #char(codePoint: number): Node {
    const ranges = [[codePoint, codePoint]] as const;
    return setNode(this.#flags.fold ? foldRanges(ranges) : rangesSet(ranges));
  }

  #escape(): Node[] {
    const reader = this.#reader;
    if (reader.take(QUOTE)) {
      const text = reader.takeUntil("\\E") ?? reader.takeRest();
      return Array.from(text, (char) => this.#char(codePointOf(char)));
    }
    const assertion = ESCAPED_ASSERTIONS.get(reader.source.slice(reader.at, reader.at + 2));
    if (assertion !== undefined) {
      reader.at += 2;
      return [assertNode(assertion)];
    }
    const set = takeClassEscape(reader, this.#flags.fold);
    return [set === undefined ? this.#char(takeCharEscape(reader)) : setNode(set)];
  }

  #group(): Node[] {
    const outer = this.#flags;
    const isSetting = this.#openGroup();
    if (isSetting) return [];
    const node = this.#choice();
    if (!this.#reader.take(")")) {
      throw new PatternError("A group is missing closing ); write it, or \\( for the bracket itself.");
    }
    this.#flags = outer;
    return [node];
  }

  /** Goes behind the beginning of a group. True for `(?i)`, which is not a group but sets flags for what follows. */
  #openGroup(): boolean {
    const reader = this.#reader;
    const from = reader.at;
    if (!reader.looksAt("(?")) {
      reader.at += 1;
      return false;
    }
    const [, on, off, end] = reader.takeMatch(FLAGS) ?? [];
    if (on !== undefined) {
      this.#flags = withFlags(withFlags(this.#flags, on, true), off ?? "", false);
      return end === ")";
    }
    const known = notInRe2(reader.source.slice(from));
    if (known !== undefined) throw known;
    this.#name(reader.takeMatch(NAME)?.[1]);
    return false;
  }

  #name(name: string | undefined): void {
    if (name === undefined) {
      throw new PatternError(
        "No group begins so; write (?:…), (?<name>…), or flags of i, m, s and U as in (?i).",
      );
    }
    if (!/^\w+$/.test(name)) {
      throw new PatternError("Write the name of a group with the characters A-Z a-z 0-9 _ only.");
    }
    if (this.#names.has(name)) {
      throw new PatternError(`Two groups have the name ${excerpt(name, 20)}; choose another for one.`);
    }
    this.#names.add(name);
  }
}

const NEWLINE = 0x0a;
const ANY = rangesSet([[0, MAX_CODE_POINT]]);
const ANY_BUT_NEWLINE = rangesSet([
  [0, NEWLINE - 1],
  [NEWLINE + 1, MAX_CODE_POINT],
]);

/** U, which swaps greedy and lazy, does not matter here. */
function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  return {
    fold: letters.includes("i") ? value : flags.fold,
    multiline: letters.includes("m") ? value : flags.multiline,
    dotAll: letters.includes("s") ? value : flags.dotAll,
  };
}

function setNode(set: CharSet): Node {
  return { kind: "set", set };
}

function assertNode(assertion: Assertion): Node {
  return { kind: "assert", assertion };
}
