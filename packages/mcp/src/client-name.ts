import { isObject, type JsonObject, own } from "@sallyport/json";

const MAX_LENGTH = 200;

/** What a client calls itself in `initialize`; undefined when it says nothing, or nothing that a name could be. */
export function clientNameOf(params: JsonObject | undefined): string | undefined {
  const info = params && own(params, "clientInfo");
  const name = isObject(info) ? own(info, "name") : undefined;
  return typeof name === "string" && name !== "" && name.length <= MAX_LENGTH ? name : undefined;
}
