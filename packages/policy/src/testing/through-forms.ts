import { type JsonObject, stringify } from "@sallyport/json";
import { compile, load, parse, type Policy } from "../index.ts";

/** The policy of a document, through every form that it takes between the editor and the proxy. */
export function throughForms(document: JsonObject, baseline?: JsonObject): Policy {
  const parsed = parse(stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const above = baseline === undefined ? null : throughForms(baseline);
  const result = load(JSON.parse(JSON.stringify(compile(parsed.document))), above);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}
