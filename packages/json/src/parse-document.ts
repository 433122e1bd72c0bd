import type { FaultCode } from "./fault.ts";
import { type Places, type Range, Reader } from "./reader.ts";
import type { JsonValue } from "./value.ts";

/** `from` and `to` count UTF-16 units from 0; `line` and `column` those of `from`, from 1. */
export type Span = { from: number; to: number; line: number; column: number };
type DocumentFault = Span & { code: FaultCode; pointer: string; message: string };
export type DocumentOptions = { comments?: boolean; maxDepth?: number };

export type ParsedDocument = {
  /** Undefined when a fault makes the rest a guess. With only other faults (say a key that is there twice) a value. */
  value: JsonValue | undefined;
  /** In the order of the text, at most 100. */
  faults: DocumentFault[];
  /** Where the value at a JSON Pointer stands, or its key; undefined where the document has none. */
  locate: (pointer: string, part?: "key" | "value") => Span | undefined;
};

/**
 * Reads a document that a person edits or that is stored: all faults at once where it can go on, and the place of
 * every value. Comments and trailing commas are faults without `comments`; `maxDepth` is 64 when absent. Never throws.
 */
export function parseDocument(text: string, options: DocumentOptions = {}): ParsedDocument {
  const reader = new Reader(text, options);
  const value = reader.document();
  const lines = lineStarts(text);
  let places: Map<string, Places> | undefined;
  return {
    value,
    faults: reader.faults.map((fault) => ({ ...fault, ...spanOf(fault, lines) })),
    locate: (pointer, part = "value") => {
      places ??= readPlaces(text, options);
      const range = places.get(pointer)?.[part];
      return range && spanOf(range, lines);
    },
  };
}

/** A second reading, only for documents of which someone asks a place. */
function readPlaces(text: string, options: DocumentOptions): Map<string, Places> {
  const places = new Map<string, Places>();
  new Reader(text, { ...options, onValue: (pointer, place) => places.set(pointer, place) }).document();
  return places;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n|\n|\r/g)) starts.push(lineBreak.index + lineBreak[0].length);
  return starts;
}

function spanOf({ from, to }: Range, lines: readonly number[]): Span {
  let low = 0;
  let high = lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) <= from) low = middle;
    else high = middle;
  }
  return { from, to, line: low + 1, column: from - (lines[low] ?? 0) + 1 };
}
