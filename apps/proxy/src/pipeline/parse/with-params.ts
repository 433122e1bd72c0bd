import { isObject, type JsonObject, type JsonValue, own, setOwn, stringify } from "@sallyport/json";

/** Members of the params by their names; undefined for one that is to be left out. */
type Changes = Readonly<Record<string, JsonValue | undefined>>;

/** The message with some members of its params set, or left out: what is decided on and sent from here on. */
export function withParams(value: JsonObject, changes: Changes): Buffer {
  return Buffer.from(stringify(changedParams(value, changes)));
}

export function changedParams(value: JsonObject, changes: Changes): JsonObject {
  const params = own(value, "params");
  const changed: JsonObject = {};
  for (const name of isObject(params) ? Object.keys(params) : []) {
    const member = isObject(params) && !Object.hasOwn(changes, name) ? own(params, name) : changes[name];
    if (member !== undefined) setOwn(changed, name, member);
  }
  return { ...value, params: changed };
}
