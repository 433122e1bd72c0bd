import { isObject, type JsonObject, own, setOwn, stringify } from "@sallyport/json";

/** The message with one member of its params set, or without it: what is judged and sent from here on. */
export function withParam(value: JsonObject, key: string, to: JsonObject | string | undefined): Buffer {
  const params = own(value, "params");
  const changed: JsonObject = {};
  for (const name of isObject(params) ? Object.keys(params) : []) {
    const member = isObject(params) && name !== key ? own(params, name) : to;
    if (member !== undefined) setOwn(changed, name, member);
  }
  return Buffer.from(stringify({ ...value, params: changed }));
}
