import type { JsonObject, JsonValue } from "@sallyport/json";
import fc from "fast-check";
import type { Draft } from "../keyword.ts";

/** Few keys, numbers and strings, so that random schemas and random values meet often. */
export const KEY = fc.constantFrom("a", "b", "c", "ab", "x1");
export const NUMBER = fc.constantFrom(0, 1, 2, 3, -1, 0.5, 1.5, -0, 4, 2.25);
export const TEXT = fc.constantFrom("", "a", "b", "ab", "abc", "x1", "1", "é", "💩", "💩a");
const SCALAR = fc.oneof(NUMBER, TEXT, fc.constantFrom(true, false, null));

const COUNT = fc.integer({ min: 0, max: 3 });
const PATTERN = fc.constantFrom("^a", "b$", "^[a-z]+$", "\\d", "^.$", "^x|c", "^(?!ab)[a-z]*$", "\\p{L}");
const TYPE = fc.constantFrom("string", "integer", "number", "boolean", "object", "array", "null");
const UNIT = fc.constantFrom(1, 2, 3, 0.5, 0.25, 1.5);

const { any } = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", maxDepth: 3, withCrossShrink: true },
    { arbitrary: SCALAR, weight: 4 },
    { arbitrary: fc.array(tie("any"), { maxLength: 4 }), weight: 3 },
    { arbitrary: fc.dictionary(KEY, tie("any"), { maxKeys: 4, noNullPrototype: true }), weight: 3 },
  ),
}));

/** A value of any type, of few keys, numbers and strings. */
export const VALUE: fc.Arbitrary<JsonValue> = any;

const CHOICE = fc.oneof({ arbitrary: SCALAR, weight: 3 }, { arbitrary: VALUE, weight: 1 });

/** Names of definitions, some of which a JSON Pointer in a URI has to escape. */
const ESCAPED_NAMES = ["a", "b~1c", "d~0e", "f%25g"];

/** The identifier of every schema, by which it may refer to itself. */
const ROOT = "https://example.com/root";

/** Schemas over every keyword that a draft has, and those that it has not and must ignore; without `leftOut`. */
export function randomSchema(draft: Draft, leftOut: readonly string[] = []): fc.Arbitrary<JsonObject> {
  const isModern = draft === "2020-12";
  const definitions = isModern ? "$defs" : "definitions";
  const places = ["#", "#here", ...ESCAPED_NAMES.map((name) => `#/${definitions}/${name}`)];
  const references = [...places, ...places, `${ROOT}#here`, `root#/${definitions}/a`];
  const { schema, object } = fc.letrec<{ schema: JsonValue; object: JsonObject; entry: JsonObject }>(
    (tie) => {
      const schema = tie("schema");
      const one = (key: string, value: fc.Arbitrary<JsonValue>) => value.map((made) => ({ [key]: made }));
      const schemas = fc.array(schema, { minLength: 1, maxLength: 3 });
      const byKey = fc.dictionary(KEY, schema, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
      const keys = fc.uniqueArray(KEY, { minLength: 1, maxLength: 3 });
      const unevaluated = fc.oneof(
        { arbitrary: fc.constant(false), weight: 3 },
        { arbitrary: schema, weight: 1 },
      );
      const scalar = fc.oneof(
        one("type", fc.oneof(TYPE, fc.uniqueArray(TYPE, { minLength: 1, maxLength: 3 }))),
        one("enum", fc.array(CHOICE, { minLength: 1, maxLength: 4 })),
        one("const", CHOICE),
        ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((key) => one(key, NUMBER)),
        one("multipleOf", UNIT),
        one("minLength", COUNT),
        one("maxLength", COUNT),
        one("pattern", PATTERN),
      );
      const object = fc.oneof(
        one("properties", byKey),
        record({ properties: byKey, additionalProperties: schema }),
        one(
          "patternProperties",
          fc.dictionary(PATTERN, schema, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
        ),
        one("additionalProperties", schema),
        one("propertyNames", schema),
        one("required", keys),
        one("minProperties", COUNT),
        one("maxProperties", COUNT),
        one("dependentRequired", fc.dictionary(KEY, keys, { minKeys: 1, maxKeys: 2, noNullPrototype: true })),
        one("dependentSchemas", byKey),
        one(
          "dependencies",
          fc.dictionary(KEY, fc.oneof(keys, schema), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
        ),
      );
      const list = fc.oneof(
        isModern ? one("items", schema) : one("items", fc.oneof(schema, schemas)),
        record(
          isModern ? { prefixItems: schemas, items: schema } : { items: schemas, additionalItems: schema },
        ),
        one("prefixItems", schemas),
        one("additionalItems", schema),
        one("contains", schema),
        record({ contains: schema, minContains: COUNT, maxContains: COUNT }, ["contains"]),
        one("minItems", COUNT),
        one("maxItems", COUNT),
        one("uniqueItems", fc.constantFrom(true, true, true, false)),
      );
      const combining = fc.oneof(
        one("allOf", schemas),
        one("anyOf", schemas),
        one("oneOf", schemas),
        one("not", schema),
        record(Object.fromEntries(["if", "then", "else"].map((key) => [key, schema])), ["if"]),
        one("$ref", fc.constantFrom(...references)),
      );
      return {
        schema: fc.oneof(
          { depthSize: "small", maxDepth: 4, withCrossShrink: true },
          { arbitrary: fc.oneof(scalar, fc.boolean()), weight: 2 },
          { arbitrary: tie("object"), weight: 5 },
        ),
        object: fc
          .array(tie("entry"), { minLength: 1, maxLength: 3 })
          .map((entries): JsonObject => Object.assign({}, ...entries)),
        entry: fc
          .oneof(
            { arbitrary: scalar, weight: 4 },
            { arbitrary: object, weight: 4 },
            { arbitrary: list, weight: 5 },
            { arbitrary: combining, weight: 4 },
            {
              arbitrary: record({ allOf: schemas, properties: byKey, unevaluatedProperties: unevaluated }, [
                "unevaluatedProperties",
              ]),
              weight: 1,
            },
            {
              arbitrary: record({ allOf: schemas, prefixItems: schemas, unevaluatedItems: unevaluated }, [
                "unevaluatedItems",
              ]),
              weight: 1,
            },
          )
          .map((made) => less(made, leftOut)),
      };
    },
  );
  const named = fc.record({ a: schema, "b/c": schema, "d~e": schema, "f%g": schema, here: object });
  return fc.tuple(object, named).map(([root, { here, ...others }]) => ({
    ...(isModern ? root : beside(root)),
    $id: ROOT,
    ...(isModern ? {} : { $schema: "http://json-schema.org/draft-07/schema#" }),
    [definitions]: {
      ...others,
      here: isModern ? { $anchor: "here", ...here } : { $id: "#here", ...beside(here) },
    },
  }));
}

/** An object with these keys; with `always`, the others are left out now and then. */
export function record(
  keys: Record<string, fc.Arbitrary<JsonValue>>,
  always?: string[],
): fc.Arbitrary<JsonObject> {
  const made = fc.record<Record<string, JsonValue>, string>(keys, {
    requiredKeys: always ?? Object.keys(keys),
  });
  return made.map((given) => {
    const object: JsonObject = {};
    for (const [key, value] of Object.entries(given)) if (value !== undefined) object[key] = value;
    return object;
  });
}

function less(object: JsonObject, leftOut: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !leftOut.includes(key)));
}

/** In draft-07 nothing counts beside a $ref, so one that is to have more beside it stands in an allOf. */
function beside(schema: JsonObject): JsonObject {
  return "$ref" in schema ? { allOf: [schema] } : schema;
}
