import { isObject, type JsonObject, type JsonValue, own, parsePointer } from "@sallyport/json";
import { EACH, parsePath, type Path } from "../values/path.ts";

/** The types of JSON as the language's operators tell them apart. */
export const TYPES = ["null", "boolean", "number", "string", "list", "object"] as const;

export type Type = (typeof TYPES)[number];

/**
 * What a tool's schema says of one argument. `missing`: it does not have it, but has `names` there. `possible`: of
 * these types, and, when `values` is there, one of these. Anything that is not plain is `unknown`.
 */
export type ArgumentView =
  | { kind: "unknown" }
  | { kind: "missing"; names: readonly string[]; above: Path }
  | { kind: "possible"; types: ReadonlySet<Type>; values: readonly JsonValue[] | undefined };

const UNKNOWN: ArgumentView = { kind: "unknown" };
const MAX_FORMS = 64;
const MAX_PARTS = 2000;

/** Remembers what it was asked, because the conditions of a policy ask the same again and again. */
export class ArgumentViews {
  readonly #known = new Map<unknown, Map<string, ArgumentView>>();

  at(inputSchema: unknown, path: string): ArgumentView {
    if (!isObject(inputSchema)) return UNKNOWN;
    const known = this.#known.get(inputSchema) ?? new Map<string, ArgumentView>();
    this.#known.set(inputSchema, known);
    const view = known.get(path) ?? viewOf(inputSchema, parsePath(path));
    known.set(path, view);
    return view;
  }
}

/** Schemas that apply together to one value. */
type Form = readonly JsonObject[];

/** The whole schema, and how many of its parts may still be looked at. */
type Look = { root: JsonObject; left: number };

function viewOf(root: JsonObject, path: Path): ArgumentView {
  const look = { root, left: MAX_PARTS };
  let forms = formsOf(root, look);
  for (const [index, step] of path.entries()) {
    if (forms === undefined) return UNKNOWN;
    const parts: (Form | "unknown" | "missing")[] = forms.map((form) => partOf(form, step));
    if (parts.includes("unknown")) return UNKNOWN;
    const there = parts.filter((part) => typeof part !== "string");
    if (there.length === 0) return missing(forms, step, path.slice(0, index));
    forms = combined(there.map((form) => together(form, look)));
  }
  return forms === undefined ? UNKNOWN : possible(forms);
}

function missing(forms: readonly Form[], step: Path[number], above: Path): ArgumentView {
  const holders = forms.filter((form) => typesOf(form).has(step === EACH ? "list" : "object"));
  if (step === EACH || holders.length === 0) return { kind: "missing", names: [], above };
  return { kind: "missing", names: [...new Set(holders.flatMap(namesOf))], above };
}

function possible(forms: readonly Form[]): ArgumentView {
  const types = new Set(forms.flatMap((form) => [...typesOf(form)]));
  const listed = forms.map(valuesOf);
  const values = listed.includes(undefined) ? undefined : listed.flatMap((list) => list ?? []);
  return { kind: "possible", types, values };
}

/** The forms that a schema allows a value to have; undefined when that cannot be said. */
function formsOf(schema: JsonValue | undefined, look: Look): Form[] | undefined {
  look.left -= 1;
  if (!isObject(schema) || look.left < 0) return undefined;
  if (Object.hasOwn(schema, "$dynamicRef") || Object.hasOwn(schema, "if")) return undefined;
  let forms: Form[] | undefined = [[schema]];
  const reference = own(schema, "$ref");
  if (reference !== undefined) forms = crossed(forms, formsOf(targetOf(reference, look.root), look));
  for (const inner of listAt(schema, "allOf")) forms = crossed(forms, formsOf(inner, look));
  for (const key of ["anyOf", "oneOf"]) {
    const branches = listAt(schema, key);
    if (branches.length === 0) continue;
    forms = crossed(forms, combined(branches.map((branch) => formsOf(branch, look))));
  }
  return forms;
}

function together(form: Form, look: Look): Form[] | undefined {
  return form.reduce<Form[] | undefined>((forms, schema) => crossed(forms, formsOf(schema, look)), [[]]);
}

function combined(alternatives: readonly (readonly Form[] | undefined)[]): Form[] | undefined {
  if (alternatives.includes(undefined)) return undefined;
  const all = alternatives.flatMap((forms) => forms ?? []);
  return all.length > MAX_FORMS ? undefined : all;
}

function crossed(a: readonly Form[] | undefined, b: readonly Form[] | undefined): Form[] | undefined {
  if (a === undefined || b === undefined || a.length * b.length > MAX_FORMS) return undefined;
  return a.flatMap((first) => b.map((second) => [...first, ...second]));
}

function targetOf(reference: JsonValue, root: JsonObject): JsonValue | undefined {
  const steps = typeof reference === "string" ? parsePointer(reference.replace(/^#/, "")) : undefined;
  if (steps === undefined || typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  return steps.reduce<JsonValue | undefined>(
    (value, step) => (isObject(value) ? own(value, step) : undefined),
    root,
  );
}

/** The schemas of a key, or of the items, in one form. */
function partOf(form: Form, step: Path[number]): Form | "unknown" | "missing" {
  if (!typesOf(form).has(step === EACH ? "list" : "object")) return "missing";
  return step === EACH ? itemsOf(form) : keyOf(form, step);
}

function itemsOf(form: Form): Form | "unknown" {
  const items = form.map((schema) => own(schema, "items")).filter(isObject);
  const isPlain = form.every((schema) => !Object.hasOwn(schema, "prefixItems"));
  return items.length === 0 || !isPlain ? "unknown" : items;
}

function keyOf(form: Form, key: string): Form | "unknown" | "missing" {
  const named = form
    .map((schema) => own(objectAt(schema, "properties"), key))
    .filter((part) => part !== undefined);
  if (named.length > 0) return named.every(isObject) ? named.filter(isObject) : "unknown";
  return form.some(isClosed) ? "missing" : "unknown";
}

/** Names its keys, and does not say that there are others. */
function isClosed(schema: JsonObject): boolean {
  if (Object.hasOwn(schema, "patternProperties")) return false;
  const others = own(schema, "additionalProperties");
  if (others === false) return true;
  return others === undefined && Object.keys(objectAt(schema, "properties")).length > 0;
}

function namesOf(form: Form): string[] {
  return form.flatMap((schema) => Object.keys(objectAt(schema, "properties")));
}

const NAMES: ReadonlyMap<JsonValue, Type> = new Map<JsonValue, Type>([
  ["null", "null"],
  ["boolean", "boolean"],
  ["number", "number"],
  ["integer", "number"],
  ["string", "string"],
  ["array", "list"],
  ["object", "object"],
]);

function typesOf(form: Form): Set<Type> {
  let types: Type[] = [...TYPES];
  for (const schema of form) {
    const written = own(schema, "type");
    if (written === undefined) continue;
    const names = (Array.isArray(written) ? written : [written]).map((name) => NAMES.get(name));
    if (!names.includes(undefined)) types = types.filter((type) => names.includes(type));
  }
  const values = valuesOf(form)?.map(typeOf);
  return new Set(values === undefined ? types : types.filter((type) => values.includes(type)));
}

function valuesOf(form: Form): JsonValue[] | undefined {
  for (const schema of form) {
    const constant = own(schema, "const");
    if (constant !== undefined) return [constant];
    const list = own(schema, "enum");
    if (Array.isArray(list)) return list;
  }
  return undefined;
}

export function typeOf(value: JsonValue): Type {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (isObject(value)) return "object";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" ? "string" : "number";
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = own(schema, key);
  return isObject(value) ? value : {};
}

function listAt(schema: JsonObject, key: string): JsonValue[] {
  const value = own(schema, key);
  return Array.isArray(value) ? value : [];
}
