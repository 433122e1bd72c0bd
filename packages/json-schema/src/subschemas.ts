import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import type { Draft } from "./keyword.ts";

/** A schema that stands in another, with its steps from it. */
type Subschema = { steps: readonly (string | number)[]; value: JsonValue };

/** The keywords that hold one schema, a list of them, or one for each name. */
type Holders = { one: readonly string[]; list: readonly string[]; map: readonly string[] };

const ONE = ["additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "items"];
const LIST = ["allOf", "anyOf", "oneOf"];
const MAP = ["properties", "patternProperties", "definitions", "dependencies"];

const HOLDERS: Readonly<Record<Draft, Holders>> = {
  "2020-12": {
    one: [...ONE, "unevaluatedItems", "unevaluatedProperties", "contentSchema"],
    list: [...LIST, "prefixItems"],
    map: [...MAP, "$defs", "dependentSchemas"],
  },
  "draft-07": { one: [...ONE, "additionalItems"], list: [...LIST, "items"], map: MAP },
};

/** The subschemas that stand in a schema. Whatever else it holds is no schema. */
export function subschemasOf(schema: JsonObject, draft: Draft): Subschema[] {
  const { one, list, map } = HOLDERS[draft];
  return Object.entries(schema).flatMap(([key, value]): Subschema[] => {
    if (Array.isArray(value)) {
      return list.includes(key) ? value.map((item, i) => ({ steps: [key, i], value: item })) : [];
    }
    if (one.includes(key)) return [{ steps: [key], value }];
    if (!map.includes(key) || !isObject(value)) return [];
    return Object.keys(value).flatMap((name) => {
      const item = own(value, name);
      return item === undefined || Array.isArray(item) ? [] : [{ steps: [key, name], value: item }];
    });
  });
}
