import { isObject, type JsonObject, type JsonValue, own, parsePointer } from "@sallyport/json";

/** One argument of a tool, as a policy can name it. */
export type Argument = {
  /** `args.files[*].path` */
  readonly path: string;
  /** The same without lists: `files.path`, as signals have it. */
  readonly dotted: string;
  readonly name: string;
  /** The types of its values; `texts` is a list of strings. */
  readonly types: ReadonlySet<ArgumentType>;
  /** A call cannot leave it out. */
  readonly isNeeded: boolean;
  /** The list around it, which may be empty; NESTED for lists in a list, and where something else may stand. */
  readonly list: string | undefined;
  readonly hasPattern: boolean;
  /** Its values are enumerated somewhere: the schema says what it may be. */
  readonly isChosen: boolean;
};

type ArgumentType = "string" | "texts" | "number" | "boolean" | "null" | "other";

/** `unnamed`: arguments that no path of the language can lead to. */
export type Arguments = { readonly named: readonly Argument[]; readonly unnamed: readonly string[] };

const MAX_VISITS = 2000;
const MAX_DEPTH = 5;
const MAX_PATH = 300;
/** What a step of a path may be: docs/policy-language.md, 1.14. */
const STEP = /^[^\s.[\]*\p{Cc}](?:[^.[\]*\p{Cc}]*[^\s.[\]*\p{Cc}])?$/u;

type At = {
  readonly path: string;
  readonly dotted: string;
  readonly depth: number;
  readonly isNeeded: boolean;
  readonly list: string | undefined;
};
type Walk = {
  readonly root: JsonObject;
  readonly named: Map<string, Argument>;
  readonly unnamed: Set<string>;
  left: number;
};

export function argumentsOf(inputSchema: unknown): Arguments {
  if (!isObject(inputSchema)) return { named: [], unnamed: [] };
  const walk: Walk = { root: inputSchema, named: new Map(), unnamed: new Set(), left: MAX_VISITS };
  visit(inputSchema, { path: "args", dotted: "", depth: 0, isNeeded: true, list: undefined }, walk);
  return { named: [...walk.named.values()], unnamed: [...walk.unnamed] };
}

function visit(schema: JsonObject, at: At, walk: Walk): void {
  walk.left -= 1;
  if (walk.left < 0 || at.depth > MAX_DEPTH || !canBe(schema, "object")) return;
  const required = listOf(own(schema, "required"));
  for (const [name, part] of Object.entries(fieldsOf(own(schema, "properties")))) {
    const below = resolved(part, walk.root);
    const dotted = at.dotted === "" ? name : `${at.dotted}.${name}`;
    const path = `${at.path}.${name}`;
    if (!STEP.test(name) || path.length > MAX_PATH) {
      walk.unnamed.add(dotted);
      continue;
    }
    const isNeeded = at.isNeeded && required.includes(name);
    add({ path, dotted, depth: at.depth + 1, isNeeded, list: at.list }, { name, schema: below, walk });
  }
  for (const branch of branchesOf(schema, ["allOf"])) visit(resolved(branch, walk.root), at, walk);
  for (const branch of branchesOf(schema, ["anyOf", "oneOf"])) {
    visit(resolved(branch, walk.root), { ...at, isNeeded: false }, walk);
  }
}

type Found = { readonly name: string; readonly schema: JsonObject; readonly walk: Walk };

/** An argument that stands in several branches is one, of all their types. */
function add(at: At, { name, schema, walk }: Found): void {
  const { path, dotted, isNeeded, list } = at;
  const known = walk.named.get(path);
  walk.named.set(path, {
    path,
    dotted,
    name,
    list,
    types: new Set([...(known?.types ?? []), ...typesOf(schema, walk.root)]),
    isNeeded: isNeeded || known?.isNeeded === true,
    hasPattern: Object.hasOwn(schema, "pattern") || known?.hasPattern === true,
    isChosen: isEnumerated(schema, walk.root) || known?.isChosen === true,
  });
  visit(schema, at, walk);
  for (const branch of [schema, ...branchesOf(schema, ["anyOf", "oneOf", "allOf"])]) {
    const form = resolved(branch, walk.root);
    const items = own(form, "items");
    if (!isObject(items) || !canBe(form, "array")) continue;
    const isPlain = list === undefined && isOnlyList(schema, walk.root);
    const inner = { ...at, path: `${path}[*]`, list: isPlain ? path : NESTED };
    visit(resolved(items, walk.root), inner, walk);
  }
}

/** Not to be told from outside whether it is left out. */
export const NESTED = "nested";

function isOnlyList(schema: JsonObject, root: JsonObject): boolean {
  const types = typesOf(schema, root);
  return types.every((type) => type === "texts" || type === "null" || type === "other") && !hasObject(schema);
}

function hasObject(schema: JsonObject): boolean {
  return [schema, ...branchesOf(schema, ["anyOf", "oneOf"])].some((form) => own(form, "type") === "object");
}

function isEnumerated(schema: JsonObject, root: JsonObject): boolean {
  const items = own(schema, "items");
  const forms = [
    schema,
    ...branchesOf(schema, ["anyOf", "oneOf", "allOf"]),
    ...(isObject(items) ? [items] : []),
  ];
  return forms
    .map((form) => resolved(form, root))
    .some((form) => Object.hasOwn(form, "enum") || Object.hasOwn(form, "const"));
}

/** Below values that are enumerated there is nothing to hold. */
function canBe(schema: JsonObject, type: "object" | "array"): boolean {
  if (Object.hasOwn(schema, "enum") || Object.hasOwn(schema, "const")) return false;
  const written = own(schema, "type");
  return written === undefined || written === type || (Array.isArray(written) && written.includes(type));
}

function typesOf(schema: JsonObject, root: JsonObject, depth = 0): ArgumentType[] {
  const branches = branchesOf(schema, ["anyOf", "oneOf", "allOf"]);
  const inner = depth > 2 ? [] : branches.flatMap((one) => typesOf(resolved(one, root), root, depth + 1));
  const written = own(schema, "type");
  if (written === undefined) return branches.length > 0 ? inner : ofValues(schema);
  return [
    ...inner,
    ...(Array.isArray(written) ? written : [written]).map((type) => typeNamed(type, schema, root)),
  ];
}

function typeNamed(type: JsonValue, schema: JsonObject, root: JsonObject): ArgumentType {
  if (type === "string" || type === "boolean" || type === "null") return type;
  if (type === "number" || type === "integer") return "number";
  if (type !== "array") return "other";
  const items = own(schema, "items");
  const isTexts = isObject(items) && typesOf(resolved(items, root), root).every((of) => of === "string");
  return isTexts ? "texts" : "other";
}

/** Without a type, of its enumerated values; without those it takes anything. */
function ofValues(schema: JsonObject): ArgumentType[] {
  const constant = own(schema, "const");
  const values = constant === undefined ? listOf(own(schema, "enum")) : [constant];
  if (values.length === 0) return ["string", "number", "boolean", "other"];
  return values.map((value) => {
    if (value === null) return "null";
    if (typeof value === "string") return "string";
    if (typeof value === "boolean") return "boolean";
    return typeof value === "object" ? "other" : "number";
  });
}

function resolved(schema: JsonValue, root: JsonObject): JsonObject {
  const fields = fieldsOf(schema);
  const ref = own(fields, "$ref");
  if (typeof ref !== "string" || !ref.startsWith("#/")) return fields;
  const steps = parsePointer(ref.slice(1)) ?? [];
  const target = steps.reduce<JsonValue | undefined>(
    (at, step) => (isObject(at) ? own(at, step) : undefined),
    root,
  );
  return fieldsOf(target);
}

function branchesOf(schema: JsonObject, keys: readonly string[]): JsonObject[] {
  return keys.flatMap((key) => listOf(own(schema, key)).slice(0, 40)).filter(isObject);
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
