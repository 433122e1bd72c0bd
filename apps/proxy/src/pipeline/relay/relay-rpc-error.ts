import { printable } from "@sallyport/audit";
import { isObject, type JsonObject, own } from "@sallyport/json";
import { classify, errorBody, readServerText, type RequestId } from "@sallyport/mcp";
import { idOf } from "../call/call.ts";
import type { Outcome } from "../call/outcome.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { rewriteError } from "../rewrite/error.ts";
import type { HttpError } from "../../adapters/upstream/http-error.ts";
import type { Answering } from "./relay-context.ts";

const MAX_MESSAGE = 1000;
/** A credential that is shorter says nothing: its value could stand anywhere. */
const MIN_SECRET = 6;
const WITHHELD = "The server's error message is withheld.";

/**
 * Passes on code and message of a JSON-RPC error that came as HTTP 400 or 422, so that a model can correct itself: HTTP
 * 200, because clients take any other status for a broken transport. Undefined where it is none to this request.
 */
export function relayRpcError({ status, bytes }: HttpError, relay: Answering): Outcome | undefined {
  const { inbound, reply } = relay;
  const id = idOf(inbound);
  const told = id === null ? undefined : toldError(readRpcError(bytes, id), relay);
  if (id === null || told === undefined) return undefined;
  reply.send(200, errorBody(id, told));
  return { result: "rpc_error", upstreamStatus: status, hadNoEffect: false };
}

/** The error of a response to this request, or of one that could not tell which request it answers. */
export function readRpcError(bytes: Uint8Array, id: RequestId): JsonObject | undefined {
  const value = readServerText(bytes)?.value;
  if (!isObject(value)) return undefined;
  const hasId = Object.hasOwn(value, "id") && own(value, "id") !== null;
  const classified = classify(hasId ? value : { ...value, id });
  const isError = classified.ok && classified.message.kind === "response" && classified.message.id === id;
  const error = isError ? own(value, "error") : undefined;
  return isObject(error) ? error : undefined;
}

type Told = { readonly code: number; readonly message: string; readonly data?: JsonObject };

/** As the client may have it: without what it may not know of, the server's credential, and control characters. */
export function toldError(error: JsonObject | undefined, { context, ports }: Answering): Told | undefined {
  const rewritten = error && rewriteError(error, context, hiddenNames(context, ports));
  const code = rewritten && own(rewritten, "code");
  const message = rewritten && own(rewritten, "message");
  if (typeof code !== "number" || !Number.isSafeInteger(code) || typeof message !== "string")
    return undefined;
  const data = rewritten === error ? undefined : rewritten && own(rewritten, "data");
  const secrets = (context.access.server.credential ?? []).flatMap(({ open }) => open().split(" "));
  const quotes = secrets.some((secret) => secret.length >= MIN_SECRET && message.includes(secret));
  const told = { code, message: quotes ? WITHHELD : printable(message, MAX_MESSAGE) };
  return isObject(data) ? { ...told, data } : told;
}
