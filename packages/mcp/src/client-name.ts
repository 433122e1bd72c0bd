import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

const MAX_LENGTH = 200;

/** What a client calls itself in `initialize`; undefined when it says nothing, or nothing that a name could be. */
export function clientNameOf(params: JsonObject | undefined): string | undefined {
  return implementationName(params && own(params, "clientInfo"));
}

/** The name in what a client says of itself, in either era. */
export function implementationName(info: JsonValue | undefined): string | undefined {
  const name = isObject(info) ? own(info, "name") : undefined;
  return typeof name === "string" && name !== "" && name.length <= MAX_LENGTH ? name : undefined;
}
