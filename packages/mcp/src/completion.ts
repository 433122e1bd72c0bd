import { isNumber, isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { withoutMentions } from "./mentions.ts";

/**
 * A completion/complete result with the values that are shown, and beside them what names none of `hidden`. Where a
 * value is left out, the total goes too, which would count it. Undefined when this is no such result.
 */
export function filterCompletion(
  result: JsonObject,
  isShown: (value: string) => boolean,
  hidden: readonly string[],
): JsonObject | undefined {
  const completion = own(result, "completion");
  const values = isObject(completion) ? own(completion, "values") : undefined;
  if (!isObject(completion) || !Array.isArray(values)) return undefined;
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length < values.length) return undefined;
  const kept = texts.filter(isShown);
  const { values: _values, total, ...rest } = completion;
  const counted = total !== undefined && isNumber(total) && kept.length === values.length ? { total } : {};
  const { completion: _completion, ...beside } = result;
  const told = { values: kept, ...counted, ...withoutMentions(rest, hidden, isSpecified) };
  return { ...withoutMentions(beside, hidden, isSpecified), completion: told };
}

/** Members that say nothing of their own. */
function isSpecified(key: string, value: JsonValue): boolean {
  return (key === "resultType" && value === "complete") || (key === "hasMore" && typeof value === "boolean");
}

/** One expression of a single variable (RFC 6570, without modifiers). */
const SINGLE = /\{([+./;?&]?)([A-Za-z0-9_.]+)\}/g;

/**
 * A URI template with the variables that have a value put in; the others stay as they are, so that what comes is a
 * URI, or a narrower template. Undefined when `variable` stands in it nowhere alone.
 */
export function narrowTemplate(
  template: string,
  variable: string,
  values: ReadonlyMap<string, string>,
): string | undefined {
  let isThere = false;
  try {
    const narrowed = template.replace(SINGLE, (written: string, operator: string, name: string) => {
      const value = values.get(name);
      if (value === undefined) return written;
      isThere ||= name === variable;
      return expanded(operator, name, value);
    });
    return isThere ? narrowed : undefined;
  } catch {
    return undefined; // half of a surrogate pair has no form in a URI
  }
}

function expanded(operator: string, name: string, value: string): string {
  if (operator === "+") return encodeURI(value);
  const encoded = encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (operator === ";" || operator === "?" || operator === "&") return `${operator}${name}=${encoded}`;
  return operator + encoded;
}
