import { parseDocument } from "../parse-document.ts";
import { parsePointer, pointer } from "../pointer.ts";
import { isObject, type JsonObject, type JsonValue, own, setOwn } from "../value.ts";
import { editContainer, type Insertion } from "./edit-container.ts";
import { isContainer, layoutOf, placed, type Source, type Steps } from "./layout.ts";
import { printValue } from "./print-value.ts";
import { type Difference, differences } from "./reconcile.ts";
import { type Style, styleOf } from "./style.ts";
import { inOrder, type TextChange } from "./text-change.ts";
import { beginsLine, indentationAt } from "./trivia.ts";

/**
 * One edit at a JSON Pointer. `set` gives a value, with the objects and lists above it when they are missing; `-` and
 * the length of a list stand behind its last item. `remove` takes a key or an item away.
 */
export type DocumentEdit = { kind: "set"; at: string; value: JsonValue } | { kind: "remove"; at: string };

/**
 * The smallest changes of a text that make these edits. Comments, order, indentation and style stay; a comment goes
 * only with what it stands in, or with the item of its line. What is set is compared with what is there, and only the
 * difference is written. All pointers are into the document before, and none lies within another. [] when nothing is to
 * change; undefined when the text has a fault or a pointer leads nowhere. `text` may have comments and trailing commas.
 */
export function editDocument(text: string, edits: readonly DocumentEdit[]): TextChange[] | undefined {
  const { value, faults, locate } = parseDocument(text, { comments: true });
  if (value === undefined || faults.length > 0) return undefined;
  const found = edits.map((edit) => differencesOf(value, edit));
  if (found.includes(undefined)) return undefined;
  return changesOf(
    { text, locate },
    value,
    found.flatMap((list) => list ?? []),
  );
}

function differencesOf(root: JsonValue, edit: DocumentEdit): Difference[] | undefined {
  const steps = parsePointer(edit.at);
  if (steps === undefined) return undefined;
  let value = root;
  const place: (string | number)[] = [];
  for (const [i, step] of steps.entries()) {
    const child = childAt(value, step);
    if (child === undefined) {
      const at = { place, container: value };
      return edit.kind === "remove" ? undefined : insertion(at, steps.slice(i), edit.value);
    }
    const isTarget = i === steps.length - 1;
    if (isTarget && edit.kind === "remove") return [{ kind: "remove", place, step: child.step }];
    place.push(child.step);
    value = child.value;
  }
  return edit.kind === "remove" ? undefined : differences(value, edit.value, place);
}

type Child = { step: string | number; value: JsonValue };

function childAt(value: JsonValue, step: string): Child | undefined {
  if (isObject(value)) {
    const child = own(value, step);
    return child === undefined ? undefined : { step, value: child };
  }
  const index = Array.isArray(value) && /^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : -1;
  const child = Array.isArray(value) ? value[index] : undefined;
  return child === undefined ? undefined : { step: index, value: child };
}

function insertion(
  { place, container }: { place: Steps; container: JsonValue },
  [step = "", ...below]: readonly string[],
  value: JsonValue,
): Difference[] | undefined {
  const wrapped = below.reduceRight(wrap, value);
  if (isObject(container)) return [{ kind: "insert", place, step, after: LAST, value: wrapped }];
  if (!Array.isArray(container) || (step !== "-" && step !== String(container.length))) return undefined;
  return [{ kind: "insert", place, step: 0, after: LAST, value: wrapped }];
}

/** Behind all items, whatever they are. */
const LAST = Number.POSITIVE_INFINITY;

function wrap(value: JsonValue, step: string): JsonValue {
  if (step === "-") return [value];
  const object: JsonObject = {};
  setOwn(object, step, value);
  return object;
}

function changesOf(source: Source, root: JsonValue, found: readonly Difference[]): TextChange[] {
  if (found.length === 0) return [];
  const style = styleOf(source, root);
  const changes: TextChange[] = [];
  const containers = new Map<string, { place: Steps; differences: Difference[] }>();
  for (const difference of found) {
    if (difference.kind === "replace") changes.push(replaced(source, difference, style));
    else {
      const at = pointer(difference.place);
      const entry = containers.get(at) ?? { place: difference.place, differences: [] };
      entry.differences.push(difference);
      containers.set(at, entry);
    }
  }
  for (const entry of containers.values())
    changes.push(...containerChanges(source, root, { ...entry, style }));
  return inOrder(changes);
}

type ContainerDifferences = { place: Steps; differences: readonly Difference[]; style: Style };

function containerChanges(source: Source, root: JsonValue, at: ContainerDifferences): TextChange[] {
  const container = at.place.reduce((value, step) => childAt(value, String(step))?.value ?? null, root);
  if (!isContainer(container)) return [];
  const layout = layoutOf(source, at.place, container);
  const indexOf = (step: string | number) => layout.items.findIndex((item) => item.step === step);

  const removed = new Set<number>();
  const inserted: Insertion[] = [];
  for (const difference of at.differences) {
    if (difference.kind === "remove") removed.add(indexOf(difference.step));
    if (difference.kind !== "insert") continue;
    const { after = -1, step, value } = difference;
    inserted.push({ after: after === LAST ? layout.items.length - 1 : indexOf(after), step, value });
  }
  const spot = {
    ...source,
    layout,
    style: at.style,
    depth: at.place.length,
    isList: Array.isArray(container),
  };
  return editContainer(spot, { removed, inserted });
}

function replaced(
  { text, locate }: Source,
  { place, value }: { place: Steps; value: JsonValue },
  style: Style,
): TextChange {
  const { from, to } = placed(locate, place);
  const indentation = indentationAt(text, from);
  let start = from;
  while (!beginsLine(text, start)) start--;
  const spot = { indentation, before: from - start - indentation.length, depth: place.length };
  return { from, to, insert: printValue(value, style, spot) };
}
