import { type JsonObject, stringify } from "@sallyport/json";
import { decide, type Decision } from "../index.ts";
import { requestOf } from "./random-call.ts";
import type { ReferenceCall } from "./reference/conditions.ts";
import { referenceDecide } from "./reference/reference.ts";
import { said } from "./said.ts";
import { throughForms } from "./through-forms.ts";

/**
 * Throws, and so fails a property, when the evaluator and the reference differ on one of the calls. Returns what was
 * decided.
 */
export function checkDecide(
  document: JsonObject,
  baseline: JsonObject | undefined,
  calls: readonly ReferenceCall[],
): Decision[] {
  const policy = throughForms(document, baseline);
  return calls.map((call) => {
    const decision = decide(policy, requestOf(call));
    const ours = JSON.stringify(said(decision));
    const wanted = JSON.stringify(referenceDecide(document, call, baseline));
    if (ours !== wanted)
      throw new Error(`decide: ${ours}\nreference: ${wanted}\ncall: ${call.tool} ${stringify(call.args)}`);
    return decision;
  });
}
