import { isObject, type JsonValue, own, parseDocument, stringify } from "@sallyport/json";
import { ErrorCode, errorBody, isRequestId, type RequestId } from "@sallyport/mcp";
import type { PartAnswer } from "./part-response.ts";

/** One message of a batch, and what it was answered; undefined where that broke off. */
export type Part = { readonly message: JsonValue; readonly answer: PartAnswer | undefined };

/**
 * The answer to a batch: what its requests were answered, in one list (JSON-RPC 2.0, "Batch"), and nothing where it had
 * none. Where all were refused for one and the same reason, which is the HTTP request's then (its session is unknown,
 * its grant is revoked), that is the answer of the whole.
 */
export function batchAnswer(parts: readonly Part[]): PartAnswer {
  const [first] = parts;
  const common = first?.answer;
  if (common !== undefined && isOfAll(common, parts)) return common;
  const said = parts.flatMap(({ message, answer }) => {
    const text = answer === undefined ? brokenOff(message) : textOf(answer, message);
    return text === undefined ? [] : [text];
  });
  if (said.length === 0) return { status: 202, headers: [], body: Buffer.alloc(0) };
  const comma = Buffer.from(",");
  const listed = said.flatMap((text, i) => (i === 0 ? [text] : [comma, text]));
  return { status: 200, headers: [], body: Buffer.concat([Buffer.from("["), ...listed, Buffer.from("]")]) };
}

/** In place of an answer for which there is no room. The message was handled. */
export function leftOut(message: JsonValue): PartAnswer {
  const text =
    "The answers to this batch are too large together, so this one was left out. Send fewer messages at once.";
  const body = errorBody(idOf(message) ?? undefined, { code: ErrorCode.internal, message: text });
  return { status: 200, headers: [], body: idOf(message) === null ? Buffer.alloc(0) : Buffer.from(body) };
}

function isOfAll(common: PartAnswer, parts: readonly Part[]): boolean {
  const isRefusal = common.status >= 400 && readId(common.body) === undefined;
  return (
    isRefusal &&
    parts.every(({ answer }) => answer?.status === common.status && answer.body.equals(common.body))
  );
}

/** An error says whose it is: nothing else does so in a list. */
function textOf({ status, body }: PartAnswer, message: JsonValue): Buffer | undefined {
  if (body.length === 0) return undefined;
  if (status < 400 || readId(body) !== undefined) return body;
  const { value } = parseDocument(body.toString("utf8"));
  return isObject(value) ? Buffer.from(stringify({ jsonrpc: "2.0", id: idOf(message), ...value })) : body;
}

function brokenOff(message: JsonValue): Buffer | undefined {
  const id = idOf(message);
  if (id === null) return undefined;
  return Buffer.from(errorBody(id, { code: ErrorCode.internal, message: "The answer broke off." }));
}

function readId(body: Buffer): JsonValue | undefined {
  const { value } = parseDocument(body.toString("utf8"));
  return isObject(value) ? own(value, "id") : undefined;
}

/** Of a request; null for anything else. */
function idOf(message: JsonValue): RequestId | null {
  const id = isObject(message) && Object.hasOwn(message, "method") ? own(message, "id") : undefined;
  return isRequestId(id) ? id : null;
}
