import { isObject, type JsonObject, type JsonValue, own, pointer } from "@sallyport/json";

/** What applies to the same value as the schema that it stands in. */
const IN_PLACE = ["allOf", "anyOf", "oneOf", "if", "then", "else"] as const;

/** A schema and its JSON Pointer. */
type Located = { at: string; value: JsonValue | undefined };

/**
 * The names under `properties` of a schema and of what it applies to the same value. `follow` leads from a place to
 * the schema that its `$ref` names.
 */
export function namedArguments(
  root: JsonValue,
  follow: (at: string, reference: string) => Located,
): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  const open: Located[] = [{ at: "", value: root }];
  for (const { at, value: schema } of open) {
    if (!isObject(schema) || seen.has(at)) continue;
    seen.add(at);
    for (const name of Object.keys(objectAt(schema, "properties"))) names.add(name);
    for (const key of IN_PLACE) {
      const inner = own(schema, key);
      if (!Array.isArray(inner)) open.push({ at: at + pointer([key]), value: inner });
      else open.push(...inner.map((value, i) => ({ at: at + pointer([key, i]), value })));
    }
    const reference = own(schema, "$ref");
    if (typeof reference === "string") open.push(follow(at, reference));
  }
  return names;
}

function objectAt(schema: JsonObject, key: string): JsonObject {
  const value = own(schema, key);
  return isObject(value) ? value : {};
}
