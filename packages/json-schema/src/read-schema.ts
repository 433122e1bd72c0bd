import { ExactNumber, isObject, type JsonObject, type JsonValue, setOwn } from "@sallyport/json";
import { UnsupportedSchema } from "./unsupported-schema.ts";

/** The largest schema of the 29 servers that were looked at has 1,500 values and 44,000 characters. */
const MAX_VALUES = 50_000;
const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 100;

/** Copies a schema, so that later changes cannot matter. Refuses what is no JSON, too deep or too large. */
export function readSchema(value: unknown): JsonValue {
  return new Reader().read(value, 0);
}

class Reader {
  #values = 0;
  #characters = 0;

  read(value: unknown, depth: number): JsonValue {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw tooLarge(`${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) throw tooLarge(`${MAX_DEPTH} levels`);
    if (typeof value === "string") return this.#text(value);
    if (value === null || typeof value === "boolean" || value instanceof ExactNumber) return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (Array.isArray(value)) return Array.from(value, (item) => this.read(item, depth + 1));
    if (!isObject(value)) throw new UnsupportedSchema("The schema holds a value that is no JSON.");
    return this.#object(value, depth);
  }

  #object(object: JsonObject, depth: number): JsonObject {
    const copy: JsonObject = {};
    for (const [key, value] of Object.entries(object)) {
      setOwn(copy, this.#text(key), this.read(value, depth + 1));
    }
    return copy;
  }

  #text(text: string): string {
    this.#characters += text.length;
    if (this.#characters > MAX_CHARACTERS) throw tooLarge(`${MAX_CHARACTERS} characters`);
    return text;
  }
}

function tooLarge(bound: string): UnsupportedSchema {
  return new UnsupportedSchema(`The schema is larger than ${bound}.`);
}
