import type { ParsedDocument } from "../parse-document.ts";
import { pointer } from "../pointer.ts";
import { isObject, type JsonObject, type JsonValue } from "../value.ts";
import { hasLineBreak, skipTrivia } from "./trivia.ts";

export type Steps = readonly (string | number)[];

/** An item of a list or a member of an object: where it stands, its key included, and where its comma, if it has one. */
export type Item = { step: string | number; from: number; to: number; comma: number | undefined };

/** Where the parts of a list or an object stand in the text. */
export type Layout = {
  open: number;
  close: number;
  /** In the order of the text, which is not that of the object's keys when some are numbers. */
  items: readonly Item[];
  /** Between the items stand line breaks, comments. */
  isBroken: boolean;
  hasComments: boolean;
};

/** A text that has been read without a fault. */
export type Source = { text: string; locate: ParsedDocument["locate"] };

export function layoutOf(
  { text, locate }: Source,
  place: Steps,
  container: JsonObject | JsonValue[],
): Layout {
  const { from, to } = placed(locate, place);
  const close = to - 1;
  const steps = Array.isArray(container) ? [...container.keys()] : Object.keys(container);
  const items = steps
    .map((step) => itemAt({ text, locate }, place, step))
    .toSorted((a, b) => a.from - b.from);

  const starts = [...items.map((item) => item.from), close];
  const ends = [from + 1, ...items.map((item) => item.to)];
  const between = ends.map((end, i) => text.slice(end, starts[i])).join("");
  return {
    open: from,
    close,
    items,
    isBroken: hasLineBreak(between),
    hasComments: between.includes("/"),
  };
}

function itemAt({ text, locate }: Source, place: Steps, step: string | number): Item {
  const at = [...place, step];
  const value = placed(locate, at);
  const key = locate(pointer(at), "key") ?? value;
  const comma = skipTrivia(text, value.to);
  return { step, from: key.from, to: value.to, comma: text.charAt(comma) === "," ? comma : undefined };
}

/** The range of a value that the document is known to have. */
export function placed(locate: ParsedDocument["locate"], place: Steps): { from: number; to: number } {
  return locate(pointer(place)) ?? { from: 0, to: 0 };
}

export function isContainer(value: JsonValue | undefined): value is JsonObject | JsonValue[] {
  return Array.isArray(value) || isObject(value);
}
