import { type JsonObject, type JsonValue, setOwn } from "../value.ts";
import type { Item, Layout } from "./layout.ts";
import { printInline, printItem, printValue, type Spot } from "./print-value.ts";
import type { Style } from "./style.ts";
import type { TextChange } from "./text-change.ts";
import {
  beginsLine,
  blanksBefore,
  hasLineBreak,
  indentationAt,
  skipBlanks,
  skipLineBreak,
  skipRemarks,
} from "./trivia.ts";

/** What to add behind the item at `after` of the text before; -1 is before all. Its key, or any number in a list. */
export type Insertion = { after: number; step: string | number; value: JsonValue };

/** What goes from, and what comes into, one list or object. */
export type ContainerEdit = { removed: ReadonlySet<number>; inserted: readonly Insertion[] };

export type ContainerSpot = { text: string; layout: Layout; style: Style; depth: number; isList: boolean };

/** The changes of the text that make this edit, of nothing but the items that go or come and the commas between. */
export function editContainer(spot: ContainerSpot, edit: ContainerEdit): TextChange[] {
  const { items, hasComments } = spot.layout;
  const isKept = (index: number) => index >= 0 && index < items.length && !edit.removed.has(index);
  const kept = [...items.keys()].filter(isKept);
  if (kept.length === 0 && !hasComments) return [rewritten(spot, edit.inserted)];

  const lastKept = kept.at(-1) ?? -1;
  const groups = new Map<number, Insertion[]>();
  for (const insertion of edit.inserted) {
    const after = kept.findLast((index) => index <= insertion.after) ?? -1;
    groups.set(after, [...(groups.get(after) ?? []), insertion]);
  }
  return [
    ...[...groups].flatMap(([after, group]) => inserted(spot, group, { after, first: kept[0], lastKept })),
    ...danglingComma(spot.layout, lastKept, groups.has(lastKept)),
    ...[...edit.removed].flatMap((index) => removed(spot, items[index], index > lastKept)),
  ];
}

/** A container of which nothing stays. */
function rewritten(spot: ContainerSpot, insertions: readonly Insertion[]): TextChange {
  const { text, layout, style, depth, isList } = spot;
  const { open, close } = layout;
  const object: JsonObject = {};
  for (const { step, value } of insertions) setOwn(object, String(step), value);
  const value = isList ? insertions.map((insertion) => insertion.value) : object;
  const indentation = indentationAt(text, open);
  const before = lineLength(text, open) - indentation.length;
  return { from: open, to: close + 1, insert: printValue(value, style, { indentation, before, depth }) };
}

type Neighbours = { after: number; first: number | undefined; lastKept: number };

function inserted(
  spot: ContainerSpot,
  group: readonly Insertion[],
  { after, first, lastKept }: Neighbours,
): TextChange[] {
  const { text, layout, style } = spot;
  const { items, isBroken, open } = layout;
  const previous = items[after];
  const indentation = indentationOf(spot);
  const texts = group.map((insertion) => printed(spot, insertion, indentation));
  const isLast = after === lastKept;
  const ending = !isLast || items.at(-1)?.comma !== undefined ? "," : "";

  if (previous === undefined && !isBroken && first !== undefined) {
    const at = items[first]?.from ?? open + 1;
    return [{ from: at, to: at, insert: texts.map((item) => item + style.comma).join("") }];
  }
  const gap = isBroken ? style.lineBreak + indentation : style.comma.slice(1);
  const lead = previous === undefined && !isBroken ? " " : gap;
  const insert = lead + texts.join(`,${gap}`);
  if (previous === undefined || previous.comma !== undefined) {
    const at = skipRemarks(text, previous?.comma === undefined ? open + 1 : previous.comma + 1);
    return [{ from: at, to: at, insert: insert + ending }];
  }
  const at = skipRemarks(text, previous.to);
  return [
    { from: previous.to, to: previous.to, insert: "," },
    { from: at, to: at, insert },
  ];
}

function printed(
  { text, layout, style, depth }: ContainerSpot,
  insertion: Insertion,
  indentation: string,
): string {
  const { step, value } = insertion;
  const entry: [string | number, JsonValue] = [step, value];
  const { isBroken, items, open } = layout;
  const spot: Spot = { indentation, before: 0, depth: depth + 1 };
  if (isBroken) return printItem(entry, style, spot);
  // Brackets that hug: [{ … }] over several lines, with none of its own.
  const hugs = items.some((item) => hasLineBreak(text.slice(item.from, item.to)));
  if (hugs) return printItem(entry, style, { ...spot, indentation: indentationAt(text, open) });
  const key = typeof step === "string" ? JSON.stringify(step) + style.colon : "";
  return key + printInline(value, style);
}

/** The comma of the last item that stays, when those behind it go and had none at their end. */
function danglingComma(layout: Layout, lastKept: number, isFollowed: boolean): TextChange[] {
  const comma = layout.items[lastKept]?.comma;
  const isLast = lastKept === layout.items.length - 1;
  if (comma === undefined || isLast || isFollowed || layout.items.at(-1)?.comma !== undefined) return [];
  return [{ from: comma, to: comma + 1, insert: "" }];
}

/** With its comma; with its line and the remark at its end when it has a line of its own. Comments above it stay. */
function removed({ text }: ContainerSpot, item: Item | undefined, isTail: boolean): TextChange[] {
  if (item === undefined) return [];
  const end = item.comma === undefined ? item.to : item.comma + 1;
  const blanks = blanksBefore(text, item.from);
  const lineEnd = skipBlanks(text, skipRemarks(text, end));
  const nextLine = skipLineBreak(text, lineEnd);
  if (beginsLine(text, blanks) && nextLine > lineEnd) return [{ from: blanks, to: nextLine, insert: "" }];

  const next = skipBlanks(text, end);
  const endsLine = skipLineBreak(text, next) > next;
  return [
    isTail || endsLine ? { from: blanks, to: end, insert: "" } : { from: item.from, to: next, insert: "" },
  ];
}

/** Of the items of a container: as the first that begins a line, or a level more than where it opens. */
function indentationOf({ text, layout, style }: ContainerSpot): string {
  const first = layout.items.find((item) => beginsLine(text, blanksBefore(text, item.from)));
  return first ? indentationAt(text, first.from) : indentationAt(text, layout.open) + style.unit;
}

function lineLength(text: string, at: number): number {
  let start = at;
  while (!beginsLine(text, start)) start--;
  return at - start;
}
