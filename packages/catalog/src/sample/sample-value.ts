import { isObject, type JsonObject, type JsonValue, own, parsePointer } from "@sallyport/json";

const MAX_DEPTH = 8;

/**
 * The smallest value that a schema asks for, as a call could carry it: what is required, the first of what may be
 * chosen, and text that its pattern takes where a plain one is known. It is a good guess, not a proof: check it.
 */
export function sampleValue(schema: JsonValue | undefined, root: JsonObject, depth = 0): JsonValue {
  const form = merged(schema, root, depth);
  const constant = own(form, "const");
  if (constant !== undefined) return constant;
  const [first] = listOf(own(form, "enum"));
  if (first !== undefined) return first;
  const written = own(form, "type");
  const types = listOf(Array.isArray(written) ? written : written === undefined ? [] : [written]);
  const type = types.find((one) => one !== "null") ?? (types.length > 0 ? "null" : guessed(form));
  if (type === "object") return sampleObject(form, root, depth);
  if (type === "array") return sampleList(form, root, depth);
  if (type === "integer" || type === "number") return sampleNumber(form);
  if (type === "boolean") return false;
  return type === "null" ? null : sampleText(form);
}

/** The schema of a key, or with `[*]` behind it of the items of a list. */
export function partOf(schema: JsonObject, step: string, root: JsonObject): JsonObject {
  const key = step.replaceAll("[*]", "");
  const part = merged(own(fieldsOf(own(merged(schema, root, 0), "properties")), key), root, 0);
  return step.endsWith("[*]") ? merged(own(part, "items"), root, 0) : part;
}

function guessed(form: JsonObject): string {
  if (Object.hasOwn(form, "properties")) return "object";
  return Object.hasOwn(form, "items") ? "array" : "string";
}

function sampleObject(form: JsonObject, root: JsonObject, depth: number): JsonObject {
  const properties = fieldsOf(own(form, "properties"));
  const required = listOf(own(form, "required")).filter((name) => typeof name === "string");
  if (depth > MAX_DEPTH) return {};
  const entries = required.map((name) => [name, sampleValue(own(properties, name) ?? {}, root, depth + 1)]);
  return Object.fromEntries(entries) as JsonObject;
}

function sampleList(form: JsonObject, root: JsonObject, depth: number): JsonValue[] {
  const least = own(form, "minItems");
  const count = typeof least === "number" ? Math.min(least, 10) : 0;
  if (depth > MAX_DEPTH) return [];
  return Array.from({ length: count }, () => sampleValue(own(form, "items"), root, depth + 1));
}

function sampleNumber(form: JsonObject): number {
  const least = own(form, "minimum");
  const above = own(form, "exclusiveMinimum");
  const most = own(form, "maximum");
  if (typeof least === "number") return least;
  if (typeof above === "number") return above + 1;
  return typeof most === "number" ? Math.min(1, most) : 1;
}

/** Texts that patterns of names, ids, dates, addresses and versions take. */
const TEXTS = [
  "a",
  "abc",
  "1",
  "A",
  "2026-01-31",
  "2026-01-31T09:00:00Z",
  "2026-01-31T09:00:00",
  "09:00",
  "https://example.com/",
  "someone@example.com",
  "00000000-0000-4000-8000-000000000000",
  "0123456789abcdef01234567",
  "#000000",
  "en-US",
  "USD",
  "1d",
  "now-1h",
  "a/b",
  "/a",
  "a.b",
  "1.0.0",
  "abcdefghijklmnop",
  "PROD-1",
  "C0000000000",
  "main",
  "SELECT 1",
  "10",
  "10.00",
  "+15550100000",
  "default",
  "ABCDEFGH123456789",
];

function sampleText(form: JsonObject): string {
  const least = own(form, "minLength");
  const most = own(form, "maxLength");
  const length = typeof least === "number" ? Math.min(least, 200) : 0;
  const pattern = own(form, "pattern");
  const takes = typeof pattern === "string" ? tester(pattern) : () => true;
  const plain = own(form, "format") === "uri" ? "https://example.com/" : "text";
  const texts = [plain, ...TEXTS, "a".repeat(length)].filter(
    (text) => text.length >= length && (typeof most !== "number" || text.length <= most),
  );
  return texts.find(takes) ?? plain;
}

/** Only short texts of our own are matched, so that no pattern takes long. */
function tester(pattern: string): (text: string) => boolean {
  try {
    const compiled = new RegExp(pattern, "u");
    return (text) => text.length <= 40 && compiled.test(text);
  } catch {
    return () => true;
  }
}

/** A schema with what it refers to, the parts of `allOf`, and the first of `anyOf` and `oneOf` that is not null. */
function merged(schema: JsonValue | undefined, root: JsonObject, depth: number): JsonObject {
  const form = resolved(fieldsOf(schema), root);
  if (depth > MAX_DEPTH) return form;
  const choices = (["anyOf", "oneOf"] as const).flatMap((key) => {
    const list = listOf(own(form, key)).map((one) => resolved(fieldsOf(one), root));
    return list.find((one) => own(one, "type") !== "null") ?? list.slice(0, 1);
  });
  const parts = [...listOf(own(form, "allOf")), ...choices];
  return parts
    .map((part) => merged(part, root, depth + 1))
    .reduce<JsonObject>((all, part) => together(all, part), form);
}

function together(one: JsonObject, other: JsonObject): JsonObject {
  return {
    ...one,
    ...other,
    properties: { ...fieldsOf(own(one, "properties")), ...fieldsOf(own(other, "properties")) },
    required: [...new Set([...listOf(own(one, "required")), ...listOf(own(other, "required"))])],
  };
}

function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  const ref = own(schema, "$ref");
  if (typeof ref !== "string" || !ref.startsWith("#/")) return schema;
  const target = (parsePointer(ref.slice(1)) ?? []).reduce<JsonValue | undefined>(
    (at, step) => (isObject(at) ? own(at, step) : undefined),
    root,
  );
  return fieldsOf(target);
}

function fieldsOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
