import { isObject, type JsonObject, type JsonValue, own, stringify } from "@sallyport/json";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Draft } from "../keyword.ts";

const OPTIONS = {
  strict: false,
  validateSchema: false,
  validateFormats: false,
  meta: false,
  logger: false,
} as const;

/** What ajv answers about a value. */
export function ajvValidator(draft: Draft, schema: JsonObject): (value: JsonValue) => boolean {
  const ajv =
    draft === "2020-12" ? new Ajv2020(OPTIONS) : new Ajv({ ...OPTIONS, ignoreKeywordsWithRef: true });
  // what it keeps for unevaluated keywords makes it throw now and then
  ajv.opts.unevaluated = draft === "2020-12" && stringify(schema).includes('"unevaluated');
  const check = ajv.compile({ ...schema });
  return (value) => check(value);
}

/**
 * A schema of the same meaning that keeps clear of what ajv 8 gets wrong; each is shown by an example in
 * differential.test.ts.
 */
export function rewrittenForAjv(draft: Draft, schema: JsonObject): JsonObject {
  const members = Object.entries(schema).map(([key, value]) => [key, inside(draft, value)] as const);
  const inner: JsonObject = Object.fromEntries(members);
  if (draft === "2020-12") return plainContains(draft, inner);
  return typeof inner.$ref === "string"
    ? plainReference(inner, inner.$ref)
    : plainContains(draft, withoutAnchor(inner));
}

function inside(draft: Draft, value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => inside(draft, item));
  return isObject(value) ? rewrittenForAjv(draft, value) : value;
}

/** In draft-07 nothing beside a $ref counts, but ajv looks at `type`; and it loses the base of an anchor by $id. */
function plainReference(schema: JsonObject, reference: string): JsonObject {
  const { type: _type, ...others } = withoutAnchor(schema);
  return { ...others, $ref: reference.replace(/#here$/, "#/definitions/here") };
}

function withoutAnchor(schema: JsonObject): JsonObject {
  const { $id, ...others } = schema;
  return $id === "#here" ? others : schema;
}

/** For a list without items, ajv's `contains` answers what it answered about another list. */
function plainContains(draft: Draft, schema: JsonObject): JsonObject {
  const { contains, minContains, maxContains, ...others } = schema;
  if (contains === undefined) return schema;
  const least = draft === "2020-12" && typeof minContains === "number" ? minContains : 1;
  const moved = {
    contains,
    minItems: least,
    ...(minContains === undefined ? {} : { minContains }),
    ...(maxContains === undefined ? {} : { maxContains }),
  };
  const all = own(schema, "allOf");
  return { ...others, allOf: [...(Array.isArray(all) ? all : []), moved] };
}
