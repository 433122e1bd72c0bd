import { isObject, type JsonObject, type JsonValue, own } from "@sallyport/json";

/** `1` and `"1"` are two ids. */
export type RequestId = string | number;

export type RpcRequest = {
  readonly kind: "request";
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject | undefined;
};
export type RpcNotification = {
  readonly kind: "notification";
  readonly method: string;
  readonly params: JsonObject | undefined;
};
type RpcError = { readonly code: number; readonly message: string };
/** Exactly one of `result` and `error` is there. */
export type RpcResponse = {
  readonly kind: "response";
  readonly id: RequestId;
  readonly result: JsonObject | undefined;
  readonly error: RpcError | undefined;
};
export type Message = RpcRequest | RpcNotification | RpcResponse;

export type Classified =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly problem: string };

const MAX_ID_LENGTH = 256;
/** A client answers under an id that we gave it, with a server's own id sealed inside. */
const MAX_ANSWER_ID_LENGTH = 1024;
const CALL_MEMBERS: ReadonlySet<string> = new Set(["jsonrpc", "id", "method", "params"]);
const RESPONSE_MEMBERS: ReadonlySet<string> = new Set(["jsonrpc", "id", "result", "error"]);

const NO_BATCHES =
  "Send each message in a request of its own: MCP has had batches in the revision 2025-03-26 only.";

/**
 * One JSON-RPC 2.0 message out of a parsed value, or the reason why it is none. Strict: no batch, no member that the
 * specification does not name (so no `Method` that a lax parser takes for `method`), no null or fractional id.
 */
export function classify(value: JsonValue): Classified {
  if (Array.isArray(value)) return refuse(NO_BATCHES);
  if (!isObject(value)) return refuse("A message must be a JSON object.");
  if (own(value, "jsonrpc") !== "2.0") return refuse('A message says "jsonrpc": "2.0".');
  return Object.hasOwn(value, "method") ? classifyCall(value) : classifyResponse(value);
}

export function isRequestId(value: unknown, maxLength = MAX_ID_LENGTH): value is RequestId {
  return typeof value === "string" ? value.length <= maxLength : Number.isSafeInteger(value);
}

/** Whether one is the other as text: some servers give a number back as a string, or the other way round. */
export function isSameAsText(id: RequestId, other: RequestId): boolean {
  return typeof id !== typeof other && String(id) === String(other);
}

function classifyCall(value: JsonObject): Classified {
  if (!hasOnly(value, CALL_MEMBERS)) return refuse("A request may have jsonrpc, id, method and params only.");
  const method = own(value, "method");
  if (typeof method !== "string") return refuse("The method must be a string.");
  const params = own(value, "params");
  if (params !== undefined && !isObject(params)) return refuse("The params must be an object.");
  if (!Object.hasOwn(value, "id")) return { ok: true, message: { kind: "notification", method, params } };
  const id = own(value, "id");
  if (!isRequestId(id))
    return refuse(`The id must be a string of at most ${MAX_ID_LENGTH} characters or an integer.`);
  return { ok: true, message: { kind: "request", id, method, params } };
}

function classifyResponse(value: JsonObject): Classified {
  if (!hasOnly(value, RESPONSE_MEMBERS)) return refuse("A message must have a method, a result or an error.");
  const id = own(value, "id");
  if (!isRequestId(id, MAX_ANSWER_ID_LENGTH)) return refuse("A response must have the id of its request.");
  const result = own(value, "result");
  const error = own(value, "error");
  if ((result === undefined) === (error === undefined))
    return refuse("A response must have a result or an error, not both.");
  if (error === undefined) {
    if (!isObject(result)) return refuse("A result must be an object.");
    return { ok: true, message: { kind: "response", id, result, error: undefined } };
  }
  const code = isObject(error) ? own(error, "code") : undefined;
  const message = isObject(error) ? own(error, "message") : undefined;
  if (typeof code !== "number" || !Number.isSafeInteger(code) || typeof message !== "string")
    return refuse("An error must have an integer code and a message.");
  return { ok: true, message: { kind: "response", id, result: undefined, error: { code, message } } };
}

function hasOnly(value: JsonObject, members: ReadonlySet<string>): boolean {
  for (const key of Object.keys(value)) if (!members.has(key)) return false;
  return true;
}

function refuse(problem: string): Classified {
  return { ok: false, problem };
}
