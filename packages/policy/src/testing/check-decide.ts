import { type JsonObject, stringify } from "@sallyport/json";
import { compile, decide, load, type Policy, parse } from "../index.ts";
import type { ReferenceCall } from "../reference/conditions.ts";
import { referenceDecide } from "../reference/reference.ts";
import { requestOf } from "./random-call.ts";
import { said } from "./said.ts";

/** Throws, and so fails a property, when the evaluator and the reference differ on one of the calls. */
export function checkDecide(
  document: JsonObject,
  baseline: JsonObject | undefined,
  calls: readonly ReferenceCall[],
): void {
  const policy = loaded(document, baseline);
  for (const call of calls) {
    const ours = JSON.stringify(said(decide(policy, requestOf(call))));
    const wanted = JSON.stringify(referenceDecide(document, call, baseline));
    if (ours !== wanted)
      throw new Error(`decide: ${ours}\nreference: ${wanted}\ncall: ${call.tool} ${stringify(call.args)}`);
  }
}

/** The policy through every form it takes between the editor and the proxy. */
function loaded(document: JsonObject, baseline?: JsonObject): Policy {
  const parsed = parse(stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const above = baseline === undefined ? null : loaded(baseline);
  const result = load(JSON.parse(JSON.stringify(compile(parsed.document))), above);
  if (!result.ok) throw new Error(result.reason);
  return result.policy;
}
