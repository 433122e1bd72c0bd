import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/**
 * Some clients say `arguments: null` for none. Servers read that in different ways, so what is decided on and sent has no
 * arguments at all. Undefined as it came.
 */
export function withoutNullArguments(value: JsonValue): JsonObject | undefined {
  const params = isObject(value) ? own(value, "params") : undefined;
  if (!isObject(value) || !isObject(params) || own(params, "arguments") !== null) return undefined;
  if (own(value, "method") !== "tools/call" && own(value, "method") !== "prompts/get") return undefined;
  const { arguments: _, ...rest } = params;
  return { ...value, params: rest };
}
