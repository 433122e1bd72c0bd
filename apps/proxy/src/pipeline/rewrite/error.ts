import { type JsonObject, own } from "@sallyport/json";
import { ErrorCode, mentionsAnyIn, refusedError } from "@sallyport/mcp";
import type { Within } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { surfaceDenial } from "../decide/surfaces.ts";
import { decideWithin, NAMES_HIDDEN } from "../decide/within.ts";

const WITHHELD = "The server's error message is withheld: it names something that is not available here.";

/**
 * An error of a server as its client may have it: without message and data where they name what the client may not know
 * of; denied where it has a person visit a URL, and the policy has no elicitation (2025-11-25, URL elicitation).
 */
export function rewriteError(error: JsonObject, context: CallContext, names: readonly string[]): JsonObject {
  const code = own(error, "code") ?? 0;
  const denial = code === ErrorCode.elicitationRequired ? surfaceDenial("elicitation", context) : undefined;
  if (denial !== undefined) return refusedError(denial);
  return mentionsAnyIn(error, names) ? { code, message: WITHHELD } : error;
}

/** What an error asks of the client: a person's visit to a URL. None where it is another error. */
export function questionsIn(error: JsonObject, context: CallContext, names: readonly string[]): Within[] {
  if (own(error, "code") !== ErrorCode.elicitationRequired) return [];
  const within = decideWithin("elicitation/create", "elicitation", context);
  const isTelling = within.effect === "allow" && mentionsAnyIn(error, names);
  return [isTelling ? { ...within, effect: "deny", ...NAMES_HIDDEN } : within];
}
