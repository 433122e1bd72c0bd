import fc from "fast-check";
import { expect, test } from "vitest";
import {
  applyChanges,
  canonical,
  type DocumentEdit,
  editDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  parseDocument,
  pointer,
  stringify,
} from "../index.ts";

type Steps = (string | number)[];

const key = fc.constantFrom("a", "b", "a/b", "~", "", "10", "2", "__proto__", "é", "limits", '"');
const scalar = fc.constantFrom<JsonValue>(null, true, 0, 1.5, "x", "//", "/* */", "}", ",", 'a"b', "\n");

const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map(objectOf),
  ),
}));
/** Without objects: of an object that is set, the keys stay in the order of the one that is there. */
const flatValue = fc.oneof(scalar, fc.array(scalar, { maxLength: 4 }));
const root = fc.array(fc.tuple(key, anyValue), { minLength: 1, maxLength: 5 }).map(objectOf);

/** What stands between the tokens of a text; each comment has a number of its own, so that it can be found again. */
const space = fc.constantFrom(
  "",
  "",
  "",
  " ",
  "\n  ",
  "\r\n",
  "\t",
  "/*#*/",
  " /*#\n#*/ ",
  "//#\n",
  " // #,}\r",
);

type Written = { text: string; comments: string[] };

function written(value: JsonValue, spaces: readonly string[], trailing: boolean): Written {
  let used = 0;
  const comments: string[] = [];
  const gap = () =>
    (spaces[used++ % spaces.length] ?? "").replaceAll(/#/g, () => {
      comments.push(`#${comments.length}.`);
      return comments.at(-1) ?? "";
    });
  const items = (list: string[], [open, close]: [string, string]) => {
    const comma = trailing && list.length > 0 && used % 2 === 0 ? `,${gap()}` : "";
    return `${open}${list.join(",")}${comma || gap()}${close}`;
  };
  const print = (part: JsonValue): string => {
    if (Array.isArray(part))
      return items(
        part.map((item) => gap() + print(item) + gap()),
        ["[", "]"],
      );
    if (!isObject(part)) return stringify(part);
    const members = Object.entries(part).map(
      ([name, item]) => `${gap()}${JSON.stringify(name)}${gap()}:${gap()}${print(item)}${gap()}`,
    );
    return items(members, ["{", "}"]);
  };
  return { text: gap() + print(value) + gap(), comments };
}

const document = fc
  .record({ value: root, spaces: fc.array(space, { minLength: 1, maxLength: 30 }), trailing: fc.boolean() })
  .map(({ value, spaces, trailing }) => ({ value, ...written(value, spaces, trailing) }));

test("setting and removing change just that, and the text stays as strict as it was", () => {
  fc.assert(
    fc.property(document, fc.nat(), fc.option(flatValue), (before, pick, value) => {
      const places = placesOf(before.value);
      const place = places[pick % places.length] ?? [];
      const step = place.at(-1);
      fc.pre(step !== undefined);
      const expected = withValue(before.value, place, value ?? undefined);
      const at = pointer(place);
      const edit: DocumentEdit = value === null ? { kind: "remove", at } : { kind: "set", at, value };
      const after = applied(before.text, [edit]);
      expect(stringify(read(after))).toBe(stringify(expected));
      if (parseDocument(before.text).faults.length === 0) expect(parseDocument(after).faults).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("what goes takes no comment with it but its own and those up to what follows it", () => {
  fc.assert(
    fc.property(document, fc.nat(), ({ text, value }, pick) => {
      const places = placesOf(value);
      const place = places[pick % places.length] ?? [];
      fc.pre(place.length > 0);
      const at = pointer(place);
      const { locate } = parseDocument(text, { comments: true });
      const [item, key] = [locate(at), locate(at, "key")];
      const following = /^(?:\s|\/\/[^\n\r]*|\/\*[^]*?\*\/|,)*/.exec(text.slice(item?.to))?.[0] ?? "";
      const around = text.slice(0, (key ?? item)?.from) + text.slice((item?.to ?? 0) + following.length);
      const after = applied(text, [{ kind: "remove", at }]);
      expect(after.match(/#\d+\./g) ?? []).toEqual(expect.arrayContaining(around.match(/#\d+\./g) ?? []));
    }),
    { numRuns: 600 },
  );
});

test("what comes costs no comment and moves nothing", () => {
  fc.assert(
    fc.property(document, fc.nat(), anyValue, (before, pick, value) => {
      const containers = [[], ...placesOf(before.value)].filter((place) =>
        isContainer(at(before.value, place)),
      );
      const place = containers[pick % containers.length] ?? [];
      const step = Array.isArray(at(before.value, place)) ? "-" : "new";
      const after = applied(before.text, [{ kind: "set", at: pointer([...place, step]), value }]);
      expect(stringify(read(after))).toBe(stringify(withValue(before.value, [...place, step], value)));
      expect(after.match(/#\d+\./g) ?? []).toEqual(before.comments);
      if (parseDocument(before.text).faults.length === 0) expect(parseDocument(after).faults).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("any document becomes any other, and again the first", () => {
  fc.assert(
    fc.property(document, root, (before, value) => {
      const after = applied(before.text, [{ kind: "set", at: "", value }]);
      expect(canonical(read(after))).toBe(canonical(value));
      const back = applied(after, [{ kind: "set", at: "", value: before.value }]);
      expect(canonical(read(back))).toBe(canonical(before.value));
    }),
    { numRuns: 600 },
  );
});

test("several items and keys go and come at once", () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat(), { maxLength: 6 }), fc.boolean(), (before, picks, adds) => {
      const places = placesOf(before.value).filter((place) => place.length > 0);
      const chosen = [...new Set(picks.map((pick) => places[pick % places.length] ?? []))].filter(
        (place, _i, all) =>
          place.length > 0 && !all.some((other) => other !== place && isPrefix(other, place)),
      );
      // From the last on, so that the numbers of the items before stay right.
      const order = chosen.toSorted((a, b) => places.indexOf(b) - places.indexOf(a));
      let expected: JsonValue = before.value;
      for (const place of order) expected = withValue(expected, place, undefined);
      if (adds) expected = withValue(expected, ["new"], [1]);
      const edits: DocumentEdit[] = chosen.map((place) => ({ kind: "remove", at: pointer(place) }));
      if (adds) edits.push({ kind: "set", at: "/new", value: [1] });
      const after = applied(before.text, edits);
      expect(stringify(read(after))).toBe(stringify(expected));
      if (parseDocument(before.text).faults.length === 0) expect(parseDocument(after).faults).toEqual([]);
    }),
    { numRuns: 600 },
  );
});

test("what a program printed stays as it prints it", () => {
  const style = fc.constantFrom(undefined, 2, 4, "\t");
  fc.assert(
    fc.property(root, fc.nat(), fc.option(flatValue), style, (value, pick, set, indent) => {
      const places = placesOf(value);
      const place = places[pick % places.length] ?? [];
      fc.pre(Object.keys(value).length > 0 && place.length > 0);
      const expected = withValue(value, place, set ?? undefined);
      const edit: DocumentEdit =
        set === null
          ? { kind: "remove", at: pointer(place) }
          : { kind: "set", at: pointer(place), value: set };
      const before = JSON.stringify(value, null, indent);
      expect(applied(before, [edit])).toBe(JSON.stringify(expected, null, indent));
    }),
    { numRuns: 600 },
  );
});

function applied(text: string, edits: DocumentEdit[]): string {
  const changes = editDocument(text, edits);
  if (changes === undefined) throw new Error("No edit.");
  for (const [i, { from, to }] of changes.entries()) {
    expect(from >= (changes[i - 1]?.to ?? 0) && to >= from && to <= text.length).toBe(true);
  }
  return applyChanges(text, changes);
}

function read(text: string): JsonValue {
  const { value, faults } = parseDocument(text, { comments: true });
  expect(faults).toEqual([]);
  return value ?? null;
}

function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  const object: JsonObject = {};
  for (const [name, value] of entries) define(object, name, value);
  return object;
}

function define(object: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

/** Of every value below the root, in the order of the text. */
function placesOf(value: JsonValue, place: Steps = []): Steps[] {
  if (!isContainer(value)) return [];
  const entries: [string | number, JsonValue][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([step, item]) => [[...place, step], ...placesOf(item, [...place, step])]);
}

function at(value: JsonValue, place: Steps): JsonValue {
  return place.reduce<JsonValue>((part, step) => (part as JsonObject)[String(step)] ?? null, value);
}

/** The obvious way: a copy with one place set, or taken out. */
function withValue(value: JsonValue, [step, ...below]: Steps, next: JsonValue | undefined): JsonValue {
  if (step === undefined) return next ?? null;
  if (Array.isArray(value)) {
    const index = step === "-" ? value.length : Number(step);
    if (below.length > 0) return value.with(index, withValue(value[index] ?? null, below, next));
    return value.toSpliced(index, 1, ...(next === undefined ? [] : [next]));
  }
  const entries = Object.entries(value as JsonObject).filter(
    ([name]) => name !== step || below.length > 0 || next !== undefined,
  );
  const copy = objectOf(
    entries.map(([name, item]) => [name, name === step ? withValue(item, below, next) : item] as const),
  );
  if (typeof step === "string" && !Object.hasOwn(copy, step) && next !== undefined) define(copy, step, next);
  return copy;
}

function isContainer(value: JsonValue): value is JsonObject | JsonValue[] {
  return Array.isArray(value) || isObject(value);
}

function isPrefix(a: Steps, b: Steps): boolean {
  return a.every((step, i) => step === b[i]);
}
