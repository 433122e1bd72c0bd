import { pointer } from "../pointer.ts";
import type { JsonObject, JsonValue } from "../value.ts";
import { isContainer, layoutOf, placed, type Source, type Steps } from "./layout.ts";
import { beginsLine, blanksBefore, hasLineBreak, indentationAt } from "./trivia.ts";

/** How the author of a text writes, so that what is added looks the same. */
export type Style = {
  lineBreak: string;
  /** What one level more is indented by. */
  unit: string;
  /** The document is written over several lines. */
  isBroken: boolean;
  /** Some objects, some lists, that have items stand on one line. */
  inlineObjects: boolean;
  inlineLists: boolean;
  /** Inside of the brackets of an object on one line. */
  padding: string;
  colon: string;
  comma: string;
};

const DEFAULT_UNIT = "  ";

export function styleOf(source: Source, root: JsonValue): Style {
  const { text } = source;
  const samples = samplesOf(source, root);
  const colon = samples.colon ?? ": ";
  return {
    lineBreak: /\r\n|\n|\r/.exec(text)?.[0] ?? "\n",
    unit: isContainer(root) ? unitOf(source, root) : DEFAULT_UNIT,
    isBroken: isContainer(root) && layoutOf(source, [], root).isBroken,
    inlineObjects: samples.object !== undefined,
    inlineLists: samples.list !== undefined,
    padding: /^\{[ \t]/.test(samples.object ?? "{ ") ? " " : "",
    colon,
    comma: colon === ": " ? ", " : ",",
  };
}

/** The first list and the first object of one line, and the first colon with what stands around it. */
type Samples = { list?: string; object?: string; colon?: string };

function samplesOf({ text, locate }: Source, root: JsonValue): Samples {
  const samples: Samples = {};
  const visit = (value: JsonValue, place: Steps): void => {
    const steps = stepsOf(value);
    if (steps.length === 0 || (samples.list && samples.object)) return;
    const { from, to } = placed(locate, place);
    const raw = text.slice(from, to);
    if (!hasLineBreak(raw)) samples[Array.isArray(value) ? "list" : "object"] ??= raw;
    for (const [step, item] of steps) {
      const key = locate(pointer([...place, step]), "key");
      const start = placed(locate, [...place, step]).from;
      if (key) samples.colon ??= text.slice(key.to, start).endsWith(" ") ? ": " : ":";
      visit(item, [...place, step]);
    }
  };
  visit(root, []);
  return samples;
}

function stepsOf(value: JsonValue): [string | number, JsonValue][] {
  if (Array.isArray(value)) return [...value.entries()];
  return isContainer(value) ? Object.entries(value) : [];
}

/** What the items of the whole document are indented by. */
function unitOf(source: Source, root: JsonObject | JsonValue[]): string {
  const { items, open } = layoutOf(source, [], root);
  const { text } = source;
  const first = items.find((item) => beginsLine(text, blanksBefore(text, item.from)));
  const indentation = first && indentationAt(text, first.from).slice(indentationAt(text, open).length);
  return indentation === undefined || indentation === "" ? DEFAULT_UNIT : indentation;
}
