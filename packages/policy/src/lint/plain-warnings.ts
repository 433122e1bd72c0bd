import type { JsonValue } from "@sallyport/json";
import type { PolicyDocument } from "../language/document.ts";
import { unpairedCaps } from "./caps.ts";
import { hiddenRules } from "./hidden-rules.ts";
import { unusedReasons } from "./unused-reasons.ts";
import type { Warning } from "./warning.ts";

/**
 * What `parse` warns about too, because it takes little to see; `lint` says all. `raw` is the document as it is written.
 */
export function plainWarnings(document: PolicyDocument, raw: JsonValue | undefined): Warning[] {
  return [...unpairedCaps(document), ...hiddenRules(document), ...unusedReasons(raw)];
}
