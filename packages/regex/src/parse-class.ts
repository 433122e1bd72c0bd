import { excerpt } from "@sallyport/json";
import { type CharSet, complement, foldRanges, type Range, rangesSet, union } from "./char-set.ts";
import { POSIX_NAMES, posixClass } from "./named-class.ts";
import { takeCharEscape, takeClassEscape } from "./parse-escape.ts";
import { PatternError } from "./pattern-error.ts";
import { codePointOf, type Reader } from "./reader.ts";

/** The class `[…]` at this place. */
export function takeClass(reader: Reader, fold: boolean): CharSet {
  reader.at += 1;
  const isNegated = reader.take("^");
  const ranges: Range[] = [];
  const named: CharSet[] = [];
  for (let isFirst = true; isFirst || !reader.looksAt("]"); isFirst = false) {
    const set = takePosixClass(reader, fold) ?? takeClassEscape(reader, fold);
    if (set === undefined) ranges.push(takeRange(reader));
    else named.push(set);
  }
  reader.at += 1;
  const set = union([fold ? foldRanges(ranges) : rangesSet(ranges), ...named]);
  return isNegated ? complement(set) : set;
}

function takePosixClass(reader: Reader, fold: boolean): CharSet | undefined {
  if (!reader.looksAt("[:")) return undefined;
  const to = reader.source.indexOf(":]", reader.at + 1);
  if (to < 0) return undefined;
  const name = reader.source.slice(reader.at + 2, to);
  const set = posixClass(name, fold);
  if (set === undefined) {
    throw new PatternError(
      `${excerpt(reader.source.slice(reader.at, to + 2), 20)} is not a class; write \\[ for the bracket itself, or one of ${POSIX_NAMES.join(", ")}.`,
    );
  }
  reader.at = to + 2;
  return set;
}

/** One character, or a range of them. A dash is one where no range can be meant. */
function takeRange(reader: Reader): Range {
  const from = reader.at;
  const low = takeChar(reader);
  if (!reader.looksAt("-") || reader.looksAt("-]")) return [low, low];
  reader.at += 1;
  if (reader.isAtEnd) throw missingBracket();
  if (/^\\[dswpDSWP]/.test(reader.source.slice(reader.at, reader.at + 2))) {
    throw new PatternError("A range cannot end in a class; write \\- for the dash itself.");
  }
  const high = takeChar(reader);
  if (high >= low) return [low, high];
  const range = excerpt(reader.source.slice(from, reader.at), 20);
  throw new PatternError(`The range ${range} goes backwards; write its lower character first.`);
}

function takeChar(reader: Reader): number {
  if (reader.isAtEnd) throw missingBracket();
  return reader.looksAt("\\") ? takeCharEscape(reader) : codePointOf(reader.next());
}

function missingBracket(): PatternError {
  return new PatternError("A class is missing closing ]; write it, or \\[ for the bracket itself.");
}
