import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** Keywords that are facts of a schema; all others may hold somebody's sentences, and are left out. */
const KEPT = new Set(
  `$schema $id id $ref $anchor $dynamicRef $dynamicAnchor type required enum const format pattern nullable
   minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems uniqueItems
   minContains maxContains minProperties maxProperties contentEncoding contentMediaType`.split(/\s+/),
);
const SCHEMAS = new Set(
  `items additionalItems contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties not if then
   else anyOf oneOf allOf prefixItems`.split(/\s+/),
);
const MAPS = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);
const MAX_DEFAULT = 40;

/** A schema without titles, descriptions, examples and long defaults; it takes and refuses the same values. */
export function schemaShape(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map(schemaShape);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).flatMap(([key, value]): [string, JsonValue][] => {
    if (KEPT.has(key) || key === "dependentRequired") return [[key, value]];
    if (SCHEMAS.has(key)) return [[key, schemaShape(value)]];
    if (MAPS.has(key) && isObject(value)) return [[key, mapped(value)]];
    if (key === "default" && isShort(value)) return [[key, value]];
    return [];
  });
  return Object.fromEntries(entries);
}

function mapped(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, inner]) => [name, schemaShape(inner)]));
}

function isShort(value: JsonValue): boolean {
  if (typeof value === "string") return value.length <= MAX_DEFAULT;
  return typeof value === "number" || typeof value === "boolean";
}

/** The names at the top of an object's schema. */
export function topNames(schema: JsonValue | undefined): string[] {
  const properties = isObject(schema) ? own(schema, "properties") : undefined;
  return isObject(properties) ? Object.keys(properties) : [];
}
