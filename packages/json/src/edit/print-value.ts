import { stringify } from "../print.ts";
import type { JsonObject, JsonValue } from "../value.ts";
import { isContainer } from "./layout.ts";
import type { Style } from "./style.ts";

/** Where a value is printed: the indentation of its line, how many characters stand before it there, how deep it is. */
export type Spot = { indentation: string; before: number; depth: number };

/** What an editor shows without scrolling; longer objects and lists are printed over several lines. */
const WIDTH = 100;

/** The document itself and what stands in it, as `tools`, are lists that grow. */
const GROWING_DEPTH = 1;

/** The text of a value as the author of the document would write it there. */
export function printValue(value: JsonValue, style: Style, spot: Spot): string {
  if (!isContainer(value)) return stringify(value);
  const inline = printInline(value, style);
  if (!style.isBroken || sizeOf(value) === 0) return inline;
  const grows = spot.depth <= GROWING_DEPTH && !Array.isArray(value);
  const fits = spot.indentation.length + spot.before + inline.length <= WIDTH;
  return fits && !grows && mayInline(value, style) ? inline : printBroken(value, style, spot);
}

/** On one line. */
export function printInline(value: JsonValue, style: Style): string {
  if (!isContainer(value)) return stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => printInline(item, style)).join(style.comma)}]`;
  const members = Object.entries(value).map(
    ([key, item]) => JSON.stringify(key) + style.colon + printInline(item, style),
  );
  const padding = members.length === 0 ? "" : style.padding;
  return `{${padding}${members.join(style.comma)}${padding}}`;
}

/** An item with its key, if it has one. */
export function printItem([step, value]: [string | number, JsonValue], style: Style, spot: Spot): string {
  const key = typeof step === "string" ? JSON.stringify(step) + style.colon : "";
  return key + printValue(value, style, { ...spot, before: key.length });
}

function printBroken(value: JsonObject | JsonValue[], style: Style, spot: Spot): string {
  const indentation = spot.indentation + style.unit;
  const inner = { indentation, before: 0, depth: spot.depth + 1 };
  const entries: [string | number, JsonValue][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  const lines = entries.map((entry) => style.lineBreak + indentation + printItem(entry, style, inner));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}${lines.join(",")}${style.lineBreak}${spot.indentation}${close}`;
}

function mayInline(value: JsonValue, style: Style): boolean {
  if (!isContainer(value) || sizeOf(value) === 0) return true;
  if (!(Array.isArray(value) ? style.inlineLists : style.inlineObjects)) return false;
  return Object.values<JsonValue>(value as JsonObject).every((item) => mayInline(item, style));
}

function sizeOf(value: JsonObject | JsonValue[]): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}
