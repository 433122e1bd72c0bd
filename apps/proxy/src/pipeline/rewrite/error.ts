import { type JsonObject, own } from "@sallyport/json";
import { ErrorCode, mentionsAnyIn, refusedError } from "@sallyport/mcp";
import type { CallContext } from "../call/context.ts";
import { surfaceDenial } from "../decide/surfaces.ts";

const WITHHELD = "The server's error message is withheld: it names something that is not available here.";
const ELICITATION = new Set(["elicitation"] as const);

/**
 * An error of a server as its client may have it: without message and data where they name what the client may not know
 * of; denied where it has a person visit a URL, and the policy has no elicitation (2025-11-25, URL elicitation).
 */
export function rewriteError(error: JsonObject, context: CallContext, names: readonly string[]): JsonObject {
  const code = own(error, "code") ?? 0;
  const denial = code === ErrorCode.elicitationRequired ? surfaceDenial(ELICITATION, context) : undefined;
  if (denial !== undefined) return refusedError(denial);
  return mentionsAnyIn(error, names) ? { code, message: WITHHELD } : error;
}
