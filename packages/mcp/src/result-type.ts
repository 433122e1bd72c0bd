import { type JsonObject, own } from "@sallyport/json";

/**
 * What kind of result this is in the stateless era. A result without the member is complete (2026-07-28, basic,
 * "Results"); undefined for any kind that is not known here.
 */
export function resultTypeOf(result: JsonObject): "complete" | "input_required" | "task" | undefined {
  const type = own(result, "resultType");
  if (type === undefined) return "complete";
  return type === "complete" || type === "input_required" || type === "task" ? type : undefined;
}
