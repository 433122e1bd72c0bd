import {
  ErrorCode,
  errorBody,
  methodNotFoundBody,
  type RequestId,
  STATELESS_VERSION,
  TASKS_EXTENSION,
  unsupportedVersionBody,
} from "@sallyport/mcp";
import { httpRefusal, Refusal } from "./refusal.ts";

/** Refusals of the stateless era. They carry the request's id, which is known by then. */

/** H: a header is missing, there twice, unreadable, or does not say what the body says. Quotes neither. */
export function headerMismatch(id: RequestId, reason: string): Refusal {
  const body = errorBody(id, { code: ErrorCode.headerMismatch, message: `Header mismatch: ${reason}` });
  return new Refusal({ answer: "H", status: 400 }, body, { reason });
}

/** I: the request does not say of itself what each request must. */
export function invalidEnvelope(id: RequestId, reason: string): Refusal {
  const body = errorBody(id, { code: ErrorCode.invalidParams, message: `Invalid params: ${reason}` });
  return new Refusal({ answer: "I", status: 400 }, body, { reason });
}

/** I: what is about tasks is for clients that say that they know them (SEP-2663, "Capability Negotiation"). */
export function tasksNotDeclared(id: RequestId): Refusal {
  const body = errorBody(id, {
    code: ErrorCode.missingCapability,
    message: "Missing required client capability",
    data: { requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } } },
  });
  return new Refusal({ answer: "I", status: 400 }, body, {
    reason: "The client does not declare the extension for tasks.",
  });
}

/** V from a server that is stateless. */
export function otherVersion(id: RequestId, requested: string): Refusal {
  const body = unsupportedVersionBody(requested, { id, supported: [STATELESS_VERSION] });
  return new Refusal({ answer: "V", status: 400 }, body, { reason: "The protocol version is not served." });
}

/** V from a server that speaks with sessions, or may: clients of both eras fall back to `initialize`. */
export function notKnownStateless(id: RequestId | undefined, requested: string): Refusal {
  const body = unsupportedVersionBody(requested, id === undefined ? {} : { id });
  return new Refusal({ answer: "V", status: 400 }, body, {
    reason: "The server is not known to speak this protocol version.",
  });
}

/**
 * V to a server/discover, as servers answer it that are older. Some clients take -32020 to -32022 for the word of a server
 * of this era, and then never try `initialize`.
 */
export function discoverNotKnown(id: RequestId): Refusal {
  return new Refusal({ answer: "V", status: 400 }, methodNotFoundBody(id), {
    reason: "The server is not known to speak this protocol version.",
  });
}

/** N: in this era with its own status, because there are no sessions that a 404 could end. */
export function methodNotFound(id: RequestId): Refusal {
  return new Refusal({ answer: "N", status: 404 }, methodNotFoundBody(id), {
    reason: "The method is not allowed.",
  });
}

/** S: not a state that was given to this grant for this call, or one that was used: none at all. */
export function unknownState(id: RequestId): Refusal {
  const reason =
    "The requestState was not given for this call, was used before, or has expired. Make the call anew without it.";
  const body = errorBody(id, { code: ErrorCode.invalidParams, message: reason });
  return new Refusal({ answer: "S", status: 400 }, body, {
    reason: "The request state is unknown, used up, or not this grant's and call's.",
  });
}

export const POST_ONLY = httpRefusal(405, "Use POST.", ["allow", "POST"]);
export const NEEDS_STREAM = httpRefusal(406, "Accept text/event-stream.");
