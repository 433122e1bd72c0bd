import type { Answer } from "@sallyport/audit";
import {
  deniedBody,
  type Era,
  ErrorCode,
  errorBody,
  methodNotFoundBody,
  type Pending,
  pendingBody,
  pendingErrorBody,
  refusedBody,
  type RequestId,
  unknownTaskBody,
  unknownToolBody,
  unsupportedVersionBody,
} from "@sallyport/mcp";

/** What of a refusal the trail is told. */
export type RefusalNote = { readonly rule?: string; readonly reason: string };

/** Why a request goes no further, and what its client is answered. Keys and statuses are those of docs/contract.md, "Answers". */
export class Refusal {
  readonly answer: Exclude<Answer, "forwarded">;
  readonly status: number;
  readonly body: string;
  readonly note: RefusalNote;
  /** Names and values by turns, besides those of every answer. */
  readonly headers: readonly string[];

  constructor(
    kind: { answer: Exclude<Answer, "forwarded">; status: number; headers?: readonly string[] },
    body: string,
    note: RefusalNote,
  ) {
    this.answer = kind.answer;
    this.status = kind.status;
    this.headers = kind.headers ?? [];
    this.body = body;
    this.note = note;
  }
}

const plain = (code: number, message: string): string => errorBody(undefined, { code, message });

/** X: refused by HTTP's own rules, before anything was read. */
export function httpRefusal(status: number, reason: string, headers?: readonly string[]): Refusal {
  const kind = { answer: "X", status, ...(headers === undefined ? {} : { headers }) } as const;
  return new Refusal(kind, plain(ErrorCode.invalidRequest, reason), { reason });
}

/** X: its grant or organisation has as much under way as it may have. Nothing of the request was done. */
export function crowded(reason: string): Refusal {
  return httpRefusal(429, reason, ["retry-after", "1"]);
}

/** X at an address of OAuth, in the shape that its clients read (RFC 6749, 5.2); others show them nothing. */
export function oauthRefusal(reason: string): Refusal {
  const body = JSON.stringify({ error: "invalid_request", error_description: reason });
  return new Refusal({ answer: "X", status: 404 }, body, { reason });
}

/** O: a Host (421) or an Origin (403) that is not ours. */
export const FOREIGN_HOST = new Refusal(
  { answer: "O", status: 421 },
  plain(ErrorCode.invalidRequest, "This host name is not served here."),
  { reason: "The Host header is not one that PROXY_ALLOWED_HOSTS names." },
);
export const FOREIGN_ORIGIN = new Refusal(
  { answer: "O", status: 403 },
  plain(ErrorCode.invalidRequest, "Requests from this origin are not allowed."),
  { reason: "The Origin header is not one that PROXY_ALLOWED_ORIGINS names." },
);

/** U: the same bytes whether the token is missing, unknown, revoked, expired or another server's. */
export const UNAUTHORIZED = new Refusal(
  { answer: "U", status: 401, headers: ["www-authenticate", "Bearer"] },
  plain(ErrorCode.unauthorized, "Send a valid grant token for this server as Authorization: Bearer."),
  { reason: "No valid grant token for this server." },
);

/** P: the bytes are no JSON that every parser reads alike. */
export function malformed(reason: string): Refusal {
  return new Refusal({ answer: "P", status: 400 }, plain(ErrorCode.parse, `Parse error: ${reason}`), {
    reason,
  });
}

/** I: JSON, but no message that may be sent. */
export function invalid(reason: string): Refusal {
  const body = plain(ErrorCode.invalidRequest, `Invalid request: ${reason}`);
  return new Refusal({ answer: "I", status: 400 }, body, { reason });
}

/** I: the id of a request in the same session that is still on its way. */
export const ID_IN_USE = invalid("The id is in use by a request that is still running.");

/** V: a revision that is not served. */
export function unsupportedVersion(requested: string): Refusal {
  const reason = "The protocol version is not served.";
  return new Refusal({ answer: "V", status: 400 }, unsupportedVersionBody(requested), { reason });
}

/** I: an answer to nothing that this grant was asked in this session, or to what was answered already. */
export const NO_SUCH_SERVER_REQUEST = invalid("No request of the server is open for this answer.");

/**
 * S: not a session of this grant and server, or none that the server knows. A client begins a new one on a 404, and some
 * look for the code, which is that of the SDKs' servers.
 */
export const UNKNOWN_SESSION = new Refusal({ answer: "S", status: 404 }, sessionNotFoundBody(null), {
  reason: "The session is unknown, or not this grant's.",
});
/** With the request's id on a stream, where nothing else says whose answer it is. */
export function sessionNotFoundBody(id: RequestId | null): string {
  return errorBody(id ?? undefined, { code: ErrorCode.sessionNotFound, message: "Session not found" });
}
export const MISSING_SESSION = new Refusal(
  { answer: "S", status: 400 },
  plain(ErrorCode.invalidRequest, "Mcp-Session-Id header is required"),
  { reason: "The server has sessions, and the request names none." },
);

/** The status of S about a task: in the session era a client would take a 404 for the end of its session. */
export const UNKNOWN_TASK_STATUS: Readonly<Record<Era, number>> = { session: 200, stateless: 404 };

/** S: the same bytes for a task of somebody else, of a tool that is denied by now, and for one that never was. */
export function unknownTask(id: RequestId, era: Era, note: RefusalNote): Refusal {
  return new Refusal({ answer: "S", status: UNKNOWN_TASK_STATUS[era] }, unknownTaskBody(id), note);
}

/** S: not a cursor that this grant was given for this list. In the session era a 4xx would end more than the list. */
export function unknownCursor(id: RequestId, era: Era): Refusal {
  const message = "Invalid cursor: it was not given for this list. Begin the list anew without one.";
  const body = errorBody(id, { code: ErrorCode.invalidParams, message });
  const reason = "The cursor is unknown, or not this grant's and list's.";
  return new Refusal({ answer: "S", status: era === "session" ? 200 : 400 }, body, { reason });
}

/** N to a request: HTTP 200, because a client of this era takes a 404 for the end of its session. */
export function methodNotAllowed(id: RequestId): Refusal {
  const reason = "The method is not allowed.";
  return new Refusal({ answer: "N", status: 200 }, methodNotFoundBody(id), { reason });
}

/** Taken without a word and not passed on: an error would make a well-behaved client fail. */
export const NOTIFICATION_DROPPED = new Refusal({ answer: "N", status: 202 }, "", {
  reason: "The notification has no meaning behind this proxy and was not passed on.",
});

/** E to what has no id to answer under: taken without a word and not passed on. */
export function notPassedOn(note: RefusalNote): Refusal {
  return new Refusal({ answer: "E", status: 202 }, "", note);
}

/** Z: the tool is hidden or does not exist; nobody can tell which. */
export function unknownTool(id: RequestId, name: string, note: RefusalNote): Refusal {
  return new Refusal({ answer: "Z", status: 200 }, unknownToolBody(id, name), note);
}

/** D: a tools/call that the policy or a limit denies. */
export function denied(id: RequestId, denial: Parameters<typeof deniedBody>[1], era: Era): Refusal {
  const { rule, reason } = denial;
  return new Refusal({ answer: "D", status: 200 }, deniedBody(id, denial, era), { rule, reason });
}

/** W: a tools/call that waits for people; `era` undefined: to who awaits a task and cannot read a result. */
export function waiting(id: RequestId, pending: Pending, era: Era | undefined): Refusal {
  const { rule, reason } = pending;
  const body = era === undefined ? pendingErrorBody(id, pending) : pendingBody(id, pending, era);
  return new Refusal({ answer: "W", status: 200 }, body, { rule, reason });
}

/** E: another request that the policy denies. */
export function refused(id: RequestId, denial: Parameters<typeof refusedBody>[1]): Refusal {
  const { rule, reason } = denial;
  return new Refusal({ answer: "E", status: 200 }, refusedBody(id, denial), { rule, reason });
}

/** The same as a message of a stream, where nothing but the id says whose answer it is. */
export function onStream(refusal: Refusal, id: RequestId): Refusal {
  const { answer, status, body, note } = refusal;
  const message: object = JSON.parse(body);
  return "id" in message
    ? refusal
    : new Refusal({ answer, status }, JSON.stringify({ ...message, id }), note);
}

/** F: not able to decide or to record, so nothing passes. `reason` is for the trail only. */
export function unavailable(reason: string): Refusal {
  return new Refusal({ answer: "F", status: 503, headers: ["retry-after", "1"] }, UNAVAILABLE, { reason });
}
const UNAVAILABLE = plain(
  ErrorCode.internal,
  "Sallyport cannot decide or record calls at the moment, so it passes none. Try again soon.",
);
