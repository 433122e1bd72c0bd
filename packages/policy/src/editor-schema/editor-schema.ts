import type { JsonObject, JsonValue } from "@sallyport/json";
import type { Key, RecordShape, Shape } from "../language/grammar-shape.ts";
import { GRAMMAR_V1 } from "../language/grammar-v1.ts";
import { GRAMMAR_V2 } from "../language/grammar-v2.ts";
import { isOperator } from "../language/operators.ts";
import { operandRules } from "./operands.ts";
import { meanings, STRING_FORMATS } from "./string-formats.ts";
import { RECORDS, SURFACE_WORDS, WORDS } from "./words.ts";

const DIALECT = "http://json-schema.org/draft-07/schema#";

const GRAMMARS = { "1": GRAMMAR_V1, "2": GRAMMAR_V2 } as const;

/**
 * The JSON Schema (draft-07, which all editors know) of a version of the language, from the grammar that `parse` checks
 * with. It accepts every document that `parse` accepts, and refuses what a schema can see: it cannot see, say, whether a
 * pattern is RE2 or whether two limits of a counter agree. Its descriptions teach the language in an editor's hover.
 */
export function editorSchema(version: "1" | "2"): JsonObject {
  const writer = new SchemaWriter();
  const { title: _title, ...root } = writer.recordSchema(GRAMMARS[version]);
  return {
    $schema: DIALECT,
    title: `Sallyport policy, version ${version}`,
    // Editors that know these two let a policy have both, as parse does.
    allowComments: true,
    allowTrailingCommas: true,
    ...root,
    definitions: writer.definitions,
  };
}

/** The key that a value stands at, and what the words there mean. */
type Words = Readonly<Record<string, string>> | undefined;

class SchemaWriter {
  readonly definitions: JsonObject = {};

  recordSchema(record: RecordShape): JsonObject {
    const { title, description, examples = [] } = RECORDS[record.name];
    const keys = Object.entries(record.keys);
    const required = keys.filter(([, key]) => key.required).map(([name]) => name);
    return {
      title,
      description,
      type: "object",
      properties: Object.fromEntries(keys.map(([name, key]) => [name, this.#key(record, name, key)])),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
      ...(record.name === "condition" && { allOf: operandRules(operatorsOf(record)) }),
      ...(examples.length > 0 && { examples: examples.map((example): JsonValue => JSON.parse(example)) }),
    };
  }

  /** The description of the key comes first, then what is known of what stands there. */
  #key(record: RecordShape, name: string, { shape, description }: Key): JsonObject {
    const words = record.name === "surfaces" ? SURFACE_WORDS : WORDS[name];
    const schema = this.#schema(shape, words);
    const more = [wordsOf(shape, words), schema.description].filter((text) => typeof text === "string");
    const about = [description, ...more].join(" ").replaceAll(" \n", "\n");
    // Beside $ref a draft-07 validator sees nothing else.
    return schema.$ref === undefined
      ? { ...schema, description: about }
      : { description: about, allOf: [schema] };
  }

  #schema(shape: Shape, words?: Words): JsonObject {
    if (shape.kind === "any") return {};
    if (shape.kind === "object") return { type: "object" };
    if (shape.kind === "choice") return choiceSchema(shape.values, words);
    if (shape.kind === "string") return { type: "string", ...STRING_FORMATS[shape.format] };
    if (shape.kind === "integer") return { type: "integer", minimum: shape.min, maximum: shape.max };
    if (shape.kind === "map") return { type: "object", additionalProperties: this.#schema(shape.values) };
    if (shape.kind === "list") return this.#list(shape, words);
    if (shape.kind === "variants")
      return { anyOf: shape.options.map((option) => this.#schema(option.shape, words)) };
    if (shape.kind === "record") return this.#reference(shape);
    return {
      type: "object",
      propertyNames: STRING_FORMATS[shape.names],
      additionalProperties: this.#schema(shape.values),
    };
  }

  #list({ items, min }: Extract<Shape, { kind: "list" }>, words: Words): JsonObject {
    const { description: _description, ...schema } = this.#schema(items, words);
    return { type: "array", items: schema, ...(min !== undefined && { minItems: min }) };
  }

  #reference(record: RecordShape): JsonObject {
    if (this.definitions[record.name] === undefined) {
      this.definitions[record.name] = {}; // It may contain itself.
      this.definitions[record.name] = this.recordSchema(record);
    }
    return { $ref: `#/definitions/${record.name}` };
  }
}

function choiceSchema(values: readonly string[], words: Words): JsonObject {
  const described = words && { enumDescriptions: values.map((value) => words[value] ?? "") };
  return { type: "string", enum: [...values], ...described };
}

/** What the words mean that may stand at a key, also when something else may stand there too. */
function wordsOf(shape: Shape, words: Words): string | undefined {
  const shapes = shape.kind === "variants" ? shape.options.map((option) => option.shape) : [shape];
  const values = shapes.flatMap((option) => (option.kind === "choice" ? option.values : []));
  if (words === undefined || values.length < 2) return undefined;
  return meanings(Object.fromEntries(values.map((value) => [value, words[value] ?? ""])));
}

function operatorsOf({ keys }: RecordShape) {
  const shape = keys.op?.shape;
  return shape?.kind === "choice" ? shape.values.filter(isOperator) : [];
}
