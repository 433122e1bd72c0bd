import type { Signal } from "@sallyport/catalog";

/** An argument of a tool as a table shows it. Names, types and bounds are the server's: untrusted text. */
export type ToolParameter = {
  /** `target.url` is the member url of target. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** Bounds of the schema, each a phrase: "one of a, b", "at most 255 characters". */
  readonly bounds: readonly string[];
  readonly signals: readonly Signal[];
};

type Fields = Readonly<Record<string, unknown>>;

const MAX_SHOWN = 80;
const MAX_DEPTH = 2;
const MAX_VALUES = 12;

/** The arguments of a definition's inputSchema, those of objects in it under them. */
export function toolParameters(definition: Fields, signals: readonly Signal[]): readonly ToolParameter[] {
  const found: ToolParameter[] = [];
  const schema = fields(definition["inputSchema"]);
  collect({ schema, root: schema, path: "", depth: 0 }, found);
  return found
    .map((parameter) => ({
      ...parameter,
      signals: signals.filter((signal) => signal.parameter === parameter.path),
    }))
    .toSorted((one, other) => weight(other) - weight(one));
}

/** What must be given first, then what gives a signal. A definition does not keep the order of its members. */
const weight = ({ path, required, signals }: ToolParameter): number =>
  path.includes(".") ? 0 : (required ? 2 : 0) + (signals.length > 0 ? 1 : 0);

/** How many arguments the schema has at the top; undefined where the schema is not known. */
export function parameterCount(definition: Fields): number | undefined {
  return definition["inputSchema"] === undefined
    ? undefined
    : Object.keys(fields(fields(definition["inputSchema"])["properties"])).length;
}

type Place = {
  readonly schema: Fields;
  readonly root: Fields;
  readonly path: string;
  readonly depth: number;
};

function collect({ schema, root, path, depth }: Place, found: ToolParameter[]): void {
  const required = list(schema["required"]);
  for (const [name, raw] of Object.entries(fields(schema["properties"]))) {
    if (found.length >= MAX_SHOWN) return;
    const property = resolved(fields(raw), root);
    const at = path === "" ? name : `${path}.${name}`;
    found.push({
      path: at,
      type: typeOf(property),
      required: required.includes(name),
      bounds: boundsOf(property),
      signals: [],
    });
    if (depth >= MAX_DEPTH) continue;
    const items = resolved(fields(property["items"]), root);
    collect({ schema: property, root, path: at, depth: depth + 1 }, found);
    collect({ schema: items, root, path: at, depth: depth + 1 }, found);
  }
}

function typeOf(schema: Fields): string {
  const { type } = schema;
  if (type === "array") return `list of ${typeOf(fields(schema["items"]))}`;
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return type.filter((one) => typeof one === "string").join(" or ") || "any";
  const branches = [...list(schema["anyOf"]), ...list(schema["oneOf"])].map(fields);
  const types = [...new Set(branches.map(typeOf))].slice(0, 5);
  if (types.length > 0) return types.join(" or ");
  if (Array.isArray(schema["enum"])) return typeof list(schema["enum"])[0];
  return "any";
}

function boundsOf(schema: Fields): string[] {
  const said: string[] = [];
  const values = list(schema["enum"]).filter(isScalar).map(String);
  if (values.length > 0) {
    const more = values.length > MAX_VALUES ? ` and ${values.length - MAX_VALUES} more` : "";
    said.push(`one of ${values.slice(0, MAX_VALUES).join(", ")}${more}`);
  }
  const bound = (key: string, phrase: (value: string) => string): void => {
    const value = schema[key];
    // The largest safe integer is what schema libraries write where nobody named a bound.
    if (typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER)
      said.push(phrase(String(value)));
  };
  bound("minLength", (value) => `at least ${value} characters`);
  bound("maxLength", (value) => `at most ${value} characters`);
  bound("minimum", (value) => `${value} or more`);
  bound("exclusiveMinimum", (value) => `more than ${value}`);
  bound("maximum", (value) => `${value} or less`);
  bound("maxItems", (value) => `at most ${value} items`);
  if (typeof schema["format"] === "string") said.push(`format ${schema["format"]}`);
  if (typeof schema["pattern"] === "string") said.push(`pattern ${schema["pattern"].slice(0, 120)}`);
  if (isScalar(schema["default"]))
    said.push(`${String(schema["default"]).slice(0, 60) || "empty"} unless said`);
  return said;
}

/** Follows a local `$ref` once; what refers to itself ends at the bounds. */
function resolved(schema: Fields, root: Fields): Fields {
  const ref = schema["$ref"];
  if (typeof ref !== "string" || !ref.startsWith("#/")) return schema;
  let at: unknown = root;
  for (const key of ref.slice(2).split("/").slice(0, 8)) {
    const here = fields(at);
    at = Object.hasOwn(here, key) ? here[key] : undefined;
  }
  return fields(at);
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
