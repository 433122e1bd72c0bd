import { isObject, type JsonValue, own } from "@sallyport/json";

/**
 * Whether a string names one of `names`: the name stands there and no letter, digit or underscore touches it, so that
 * a tool called `get` does not hide every string with "target" in it.
 */
export function mentionsAny(text: string, names: readonly string[]): boolean {
  return names.some((name) => mentions(text, name));
}

/**
 * Whether any string in a value, or any key, names one of `names`. Of what was parsed and never of its text: there a name
 * can be written with escapes, and no reader sees them.
 */
export function mentionsAnyIn(value: JsonValue | undefined, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  if (typeof value === "string") return mentionsAny(value, names);
  if (Array.isArray(value)) return value.some((item) => mentionsAnyIn(item, names));
  if (!isObject(value)) return false;
  return Object.keys(value).some((key) => mentionsAny(key, names) || mentionsAnyIn(own(value, key), names));
}

function mentions(text: string, name: string): boolean {
  if (name === "") return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWord(text.charCodeAt(at - 1)) && !isWord(text.charCodeAt(at + name.length))) return true;
  }
  return false;
}

/** NaN, beyond either end of the text, is no word character. */
function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f
  );
}
