import {
  canonicalNumber,
  compareNumbers,
  ExactNumber,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
} from "@sallyport/json";
import { decodeHeaderValue, encodeHeaderValue } from "./header-value.ts";

/** An argument that a client repeats in a header, because the tool's schema asks for it with `x-mcp-header`. */
type ParamHeader = {
  /** The header's name in lower case, `mcp-param-` and what the schema says. */
  readonly header: string;
  /** Keys from the arguments to the value. */
  readonly path: readonly string[];
};

/** `void`: the tool's wishes are not valid, so its headers mean nothing. */
export type ParamHeaders = readonly ParamHeader[] | "void";

export const PARAM_PREFIX = "mcp-param-";
const ANNOTATION = "x-mcp-header";
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/;
const PRIMITIVES: ReadonlySet<JsonValue> = new Set(["string", "integer", "boolean", "number"]);
const MAX_DEPTH = 16;
const MAX_HEADERS = 64;

/**
 * The headers that a tool's inputSchema asks for (2026-07-28, Transports, "Schema Extension"). Void when one of
 * its annotations breaks the rules or stands where no value can be reached: then nobody checks such headers. `number` is taken, although the specification has it not: SDK servers check it all the same.
 */
export function paramHeadersOf(inputSchema: JsonValue | undefined): ParamHeaders {
  const found: ParamHeader[] = [];
  if (!isObject(inputSchema)) return found;
  const isSound = collect(inputSchema, [], found) && countOf(inputSchema) === found.length;
  const names = new Set(found.map(({ header }) => header));
  return isSound && names.size === found.length && found.length <= MAX_HEADERS ? found : "void";
}

function collect(schema: JsonObject, path: readonly string[], found: ParamHeader[]): boolean {
  const properties = own(schema, "properties");
  if (!isObject(properties)) return true;
  if (path.length >= MAX_DEPTH) return false;
  return Object.keys(properties).every((key) => {
    const property = own(properties, key);
    if (!isObject(property)) return true;
    const inner = [...path, key];
    const name = own(property, ANNOTATION);
    if (name === undefined) return collect(property, inner, found);
    if (typeof name !== "string" || !TOKEN.test(name) || !PRIMITIVES.has(own(property, "type") ?? null))
      return false;
    found.push({ header: PARAM_PREFIX + name.toLowerCase(), path: inner });
    return collect(property, inner, found);
  });
}

/** Keywords whose value is a schema, or a list of schemas. */
const SCHEMAS = [
  ..."items prefixItems contains additionalProperties unevaluatedProperties unevaluatedItems".split(" "),
  ..."propertyNames oneOf anyOf allOf not if then else".split(" "),
];
/** Keywords under which names stand for schemas. */
const NAMED_SCHEMAS = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"];

/** All annotations of a schema, wherever they stand. */
function countOf(schema: JsonValue | undefined): number {
  if (Array.isArray(schema)) return schema.reduce<number>((sum, item) => sum + countOf(item), 0);
  if (!isObject(schema)) return 0;
  let count = own(schema, ANNOTATION) === undefined ? 0 : 1;
  for (const key of SCHEMAS) count += countOf(own(schema, key));
  for (const key of NAMED_SCHEMAS) {
    const named = own(schema, key);
    if (isObject(named)) for (const name of Object.keys(named)) count += countOf(own(named, name));
  }
  return count;
}

/** The value at a path of the arguments; undefined where there is none or it is null, and so no header. */
export function argumentAt(args: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const key of path) value = isObject(value) ? own(value, key) : undefined;
  return value ?? undefined;
}

/** Whether a client may leave the header out: JavaScript cannot say which whole number beyond 2^53 this is. */
export function mayLackHeader(value: JsonValue): boolean {
  if (!isNumber(value)) return false;
  const double = Number(canonicalNumber(value));
  return !Number.isFinite(double) || (Number.isInteger(double) && !Number.isSafeInteger(double));
}

/** The value as its header carries it; undefined when it is of no type that goes into one. */
export function paramHeaderValue(value: JsonValue): string | undefined {
  if (typeof value === "string") return encodeHeaderValue(value);
  if (typeof value === "boolean") return String(value);
  return isNumber(value) ? canonicalNumber(value) : undefined;
}

const NUMBER = /^-?(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?$/;

/** Whether a header says the same as the body: a text exactly, a number by its value. */
export function isSameParam(value: JsonValue, header: string): boolean {
  const said = decodeHeaderValue(header);
  if (said === undefined) return false;
  if (typeof value === "string") return said === value;
  if (typeof value === "boolean") return said === String(value);
  if (!isNumber(value)) return false;
  return (
    said === canonicalNumber(value) ||
    (NUMBER.test(said) && compareNumbers(value, new ExactNumber(said)) === 0)
  );
}
