import { type JsonObject, stringify } from "@sallyport/json";
import { compile, load, parse, type Policy } from "../index.ts";

export function compiledOf(document: JsonObject) {
  const parsed = parse(stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return compile(parsed.document);
}

export function loaded(document: JsonObject, baseline: Policy | null = null): Policy {
  const result = load(compiledOf(document), baseline);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}
