import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";
import { withoutMentions } from "./mentions.ts";

/** Members that an implementation must have, and one to call it by. */
const NAMES = ["name", "version", "title"] as const;
const REQUIRED = ["name", "version"] as const;
const WITHHELD = "(withheld)";

/**
 * What a server calls itself, without what names something hidden; no more than names where nobody knows what is hidden.
 * Clients do not take one without a name and a version. Undefined for what is none.
 */
export function reduceImplementation(
  info: JsonValue | undefined,
  hidden: readonly string[] | undefined,
): JsonObject | undefined {
  if (!isObject(info)) return undefined;
  if (hidden === undefined) return only(info, NAMES);
  const told = withoutMentions(info, hidden);
  if (told === info) return info;
  const missing = REQUIRED.filter((key) => Object.hasOwn(info, key) && !Object.hasOwn(told, key));
  return { ...told, ...Object.fromEntries(missing.map((key) => [key, WITHHELD])) };
}

function only(info: JsonObject, keys: readonly string[]): JsonObject {
  const kept: JsonObject = {};
  for (const key of keys) {
    const value = own(info, key);
    if (typeof value === "string") kept[key] = value;
  }
  return kept;
}
