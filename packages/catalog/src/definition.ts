import { wordsOf } from "./words.ts";

/** One property anywhere in a schema. */
export type Parameter = {
  readonly name: string;
  /** Where it stands: `target.url` is the property url of target. */
  readonly path: string;
  readonly words: readonly string[];
  readonly depth: number;
  readonly types: readonly string[];
  /** Its enum and const values, as text. */
  readonly values: readonly string[];
  readonly isRequired: boolean;
  readonly description: string;
  readonly pattern: string | undefined;
  readonly format: string | undefined;
  /** An object that takes any members, or a value of no type at all. */
  readonly isOpen: boolean;
};

export type Definition = {
  readonly name: string;
  readonly words: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly output: readonly Parameter[];
  /** How many properties the arguments have at the top. */
  readonly count: number;
  readonly hints: ReadonlyMap<string, unknown>;
};

const MAX_PARAMETERS = 200;
const MAX_DEPTH = 6;
const MAX_VISITS = 2000;
const MAX_TEXT = 20_000;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a member of a tools/list. Anything may stand in any place: what is not of the right type is left out. */
export function readDefinition(tool: unknown): Definition {
  const fields = fieldsOf(tool);
  const name = textOf(fields["name"]);
  const annotations = fieldsOf(fields["annotations"]);
  const input = fieldsOf(fields["inputSchema"]);
  return {
    name,
    words: wordsOf(name),
    title: textOf(fields["title"]) || textOf(annotations["title"]),
    description: textOf(fields["description"]),
    parameters: parametersOf(input),
    output: parametersOf(fieldsOf(fields["outputSchema"])),
    count: Object.keys(fieldsOf(input["properties"])).length,
    hints: new Map(
      HINTS.filter((hint) => Object.hasOwn(annotations, hint)).map((hint) => [hint, annotations[hint]]),
    ),
  };
}

/** Names of a tool's arguments, those of objects in them as `target.url`. */
export function parametersIn(tool: unknown): string[] {
  return [...new Set(readDefinition(tool).parameters.map(({ path }) => path))];
}

const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;

/** `left` bounds the work on a schema of many branches, or one that refers to itself. */
type Walk = { readonly root: Fields; readonly found: Parameter[]; left: number };
type At = { readonly path: string; readonly depth: number };

function parametersOf(schema: Fields): Parameter[] {
  const walk: Walk = { root: schema, found: [], left: MAX_VISITS };
  visit(schema, { path: "", depth: 0 }, walk);
  return walk.found;
}

function visit(schema: Fields, { path, depth }: At, walk: Walk): void {
  if (depth > MAX_DEPTH || walk.left-- <= 0) return;
  const required = listOf(schema["required"]);
  const properties = fieldsOf(schema["properties"]);
  for (const name of Object.keys(properties)) {
    if (walk.found.length >= MAX_PARAMETERS) return;
    const below = resolved(fieldsOf(properties[name]), walk.root);
    const at = path === "" ? name : `${path}.${name}`;
    walk.found.push(parameterOf(below, { name, path: at, depth, isRequired: required.includes(name) }));
    visit(below, { path: at, depth: depth + 1 }, walk);
  }
  const { items } = schema;
  if (items !== undefined) visit(resolved(fieldsOf(items), walk.root), { path, depth: depth + 1 }, walk);
  for (const branch of branchesOf(schema)) {
    visit(resolved(branch, walk.root), { path, depth: depth + 1 }, walk);
  }
}

type Place = Pick<Parameter, "name" | "path" | "depth" | "isRequired">;

function parameterOf(schema: Fields, place: Place): Parameter {
  const types: string[] = [];
  const values: string[] = [];
  const branches = branchesOf(schema);
  collect(schema, types, values);
  for (const branch of branches) collect(branch, types, values);
  if (schema["items"] !== undefined) collect(fieldsOf(schema["items"]), types, values);
  const isPlain = values.length > 0 || branches.length > 0 || hasProperties(schema);
  const { pattern, format } = schema;
  return {
    name: place.name,
    path: place.path,
    depth: place.depth,
    isRequired: place.isRequired,
    words: wordsOf(place.name),
    types,
    values,
    description: textOf(schema["description"]),
    pattern: typeof pattern === "string" ? pattern : undefined,
    format: typeof format === "string" ? format : undefined,
    isOpen:
      !isPlain &&
      (types.length === 0 || types.includes("object")) &&
      schema["additionalProperties"] !== false,
  };
}

const MAX_VALUES = 200;

/** Adds the types and the enumerated values of one schema. */
function collect(schema: Fields, types: string[], values: string[]): void {
  const { type } = schema;
  if (typeof type === "string") types.push(type);
  else if (Array.isArray(type)) types.push(...type.filter((one) => typeof one === "string").slice(0, 10));
  for (const value of listOf(schema["enum"])) {
    if (values.length >= MAX_VALUES) return;
    if (isScalar(value)) values.push(String(value));
  }
  if (isScalar(schema["const"])) values.push(String(schema["const"]));
}

/** Follows a local `$ref`; a schema that refers to itself ends at the bounds. */
function resolved(schema: Fields, root: Fields): Fields {
  const ref = schema["$ref"];
  if (typeof ref !== "string" || !ref.startsWith("#/")) return schema;
  let at: unknown = root;
  for (const key of ref.slice(2).split("/").slice(0, 8)) {
    const fields = fieldsOf(at);
    at = Object.hasOwn(fields, key) ? fields[key] : undefined;
  }
  return fieldsOf(at);
}

const BRANCHES = ["anyOf", "oneOf", "allOf"] as const;
const NO_FIELDS: readonly Fields[] = [];

function branchesOf(schema: Fields): readonly Fields[] {
  if (!BRANCHES.some((key) => schema[key] !== undefined)) return NO_FIELDS;
  return BRANCHES.flatMap((key) => listOf(schema[key]))
    .slice(0, 40)
    .map(fieldsOf);
}

function hasProperties(schema: Fields): boolean {
  for (const _ in fieldsOf(schema["properties"])) return true;
  return false;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : NOTHING;
}

const NOTHING: Fields = Object.freeze({});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value.slice(0, MAX_TEXT) : "");
