/**
 * A JSON number whose decimal value a double would change or lose: 500.00000000000001, 9007199254740993, 1e-400.
 * It keeps, prints and compares by its source text.
 */
export class ExactNumber {
  readonly source: string;

  /** @param source a JSON number as written, e.g. `"500.00000000000001"`. Throws RangeError on any other text. */
  constructor(source: string) {
    if (!JSON_NUMBER.test(source))
      throw new RangeError("ExactNumber takes the source text of a JSON number.");
    this.source = source;
  }
}

/** RFC 8259 section 6. */
export const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export type JsonValue = null | boolean | number | string | ExactNumber | JsonValue[] | JsonObject;

/** Own properties only: read it with `own`, because a key may be `__proto__` or `constructor`. */
export type JsonObject = { [key: string]: JsonValue };

/** The value of a key the object itself has; never what its prototype has. */
export function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a key as an own property, `__proto__` too, as JSON.parse does. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

export function isNumber(value: unknown): value is number | ExactNumber {
  return typeof value === "number" || value instanceof ExactNumber;
}
