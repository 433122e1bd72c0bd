import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import fc from "fast-check";
import { valueAt } from "../schema-index.ts";
import { KEY, NUMBER, record, TEXT, VALUE } from "./random-schema.ts";

const DEEPEST = 5;

/** Values that a schema was most likely written for, and others among them. */
export function instanceOf(root: JsonObject): fc.Arbitrary<JsonValue> {
  return aimed(root, { root, depth: 0 });
}

type Aim = { root: JsonObject; depth: number };

function aimed(schema: JsonValue | undefined, { root, depth }: Aim): fc.Arbitrary<JsonValue> {
  if (!isObject(schema) || depth > DEEPEST) return VALUE;
  const next = (inner: JsonValue | undefined) => aimed(inner, { root, depth: depth + 1 });
  const ways = [
    ...listOf(schema, "enum").map((value) => fc.constant(value)),
    ...("const" in schema ? [fc.constant(schema.const ?? null)] : []),
    ...["allOf", "anyOf", "oneOf"].flatMap((key) => listOf(schema, key).map(next)),
    ...["if", "then", "else", "not"].flatMap((key) => (key in schema ? [next(schema[key])] : [])),
    ...(typeof schema.$ref === "string" ? [next(target(root, schema.$ref))] : []),
    ...(OBJECT_KEYS.some((key) => key in schema) ? [objectFor(schema, next), objectFor(schema, next)] : []),
    ...(LIST_KEYS.some((key) => key in schema) ? [listFor(schema, next), listFor(schema, next)] : []),
    ...(NUMBER_KEYS.some((key) => key in schema) ? [NUMBER, NUMBER] : []),
    ...(TEXT_KEYS.some((key) => key in schema) ? [TEXT, TEXT] : []),
  ];
  return fc.oneof(
    { arbitrary: fc.oneof(...(ways.length > 0 ? ways : [VALUE])), weight: 6 },
    { arbitrary: VALUE, weight: 1 },
  );
}

const OBJECT_KEYS = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "required",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
  "dependencies",
  "unevaluatedProperties",
];
const LIST_KEYS = [
  "items",
  "prefixItems",
  "contains",
  "minItems",
  "maxItems",
  "uniqueItems",
  "unevaluatedItems",
];
const NUMBER_KEYS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const TEXT_KEYS = ["minLength", "maxLength", "pattern"];

type Next = (schema: JsonValue | undefined) => fc.Arbitrary<JsonValue>;

function objectFor(schema: JsonObject, next: Next): fc.Arbitrary<JsonObject> {
  const named = isObject(schema.properties) ? schema.properties : {};
  const known = record(
    Object.fromEntries(Object.entries(named).map(([key, value]) => [key, next(value)])),
    [],
  );
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  const rest = fc.oneof(VALUE, next(schema.additionalProperties), ...patterns.map(next));
  const keys = listOf(schema, "required").filter((key) => typeof key === "string");
  const others = fc.dictionary(keys.length > 0 ? fc.oneof(KEY, fc.constantFrom(...keys)) : KEY, rest, {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(others, known).map(([other, own]) => ({ ...other, ...own }));
}

function listFor(schema: JsonObject, next: Next): fc.Arbitrary<JsonValue[]> {
  const first = [...listOf(schema, "prefixItems"), ...listOf(schema, "items")].map(next);
  const rest = fc.oneof(VALUE, next(schema.items), next(schema.contains), next(schema.additionalItems));
  return fc
    .tuple(fc.tuple(...first), fc.array(rest, { maxLength: 2 }), fc.nat(4))
    .map(([start, end, way]) => {
      if (way === 0) return start.slice(0, -1);
      return way === 1 || (way < 4 && schema.uniqueItems === true)
        ? [...start, ...end, ...end, ...start]
        : [...start, ...end];
    });
}

function listOf(schema: JsonObject, key: string): JsonValue[] {
  const value = own(schema, key);
  return Array.isArray(value) ? value : [];
}

function target(root: JsonObject, reference: string): JsonValue | undefined {
  const place = decodeURIComponent(reference.slice(reference.indexOf("#") + 1));
  if (place !== "here") return valueAt(root, place);
  return valueAt(root, "/$defs/here") ?? valueAt(root, "/definitions/here");
}
