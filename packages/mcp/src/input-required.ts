import { isObject, type JsonObject, own } from "@sallyport/json";
import { type InputSurface, inputSurfaceOf } from "./method.ts";

/** A result that asks the client for something before the call can go on (2026-07-28, Multi Round-Trip Requests). */
export type InputRequired = {
  /** What the server asks for; undefined where it only wants to be called again. */
  readonly inputRequests: JsonObject | undefined;
  /** The server's own state; undefined where it gives none. */
  readonly requestState: string | undefined;
  /** The requests one by one. */
  readonly asks: readonly InputAsk[];
};

/** One request of a server, by the key under which its answer comes back. */
export type InputAsk = {
  readonly key: string;
  readonly method: string;
  /** What a policy has to allow; undefined for a request that the closed table does not have. */
  readonly surface: InputSurface | undefined;
  readonly request: JsonObject;
};

/** Requests of one result: each has a row of its own in the trail, and its key is sealed. */
const MAX_ASKS = 100;
const MAX_KEY_LENGTH = 256;

/**
 * Reads an input-required result. Undefined for one that is not allowed: neither requests nor state, members of a wrong
 * type, too many requests or too long keys.
 */
export function readInputRequired(result: JsonObject): InputRequired | undefined {
  const inputRequests = own(result, "inputRequests");
  const requestState = own(result, "requestState");
  if (requestState !== undefined && typeof requestState !== "string") return undefined;
  if (inputRequests === undefined) {
    return requestState === undefined ? undefined : { inputRequests, requestState, asks: [] };
  }
  if (!isObject(inputRequests)) return undefined;
  const keys = Object.keys(inputRequests);
  if (keys.length > MAX_ASKS) return undefined;
  const asks: InputAsk[] = [];
  for (const key of keys) {
    const request = own(inputRequests, key);
    const method = isObject(request) ? own(request, "method") : undefined;
    if (!isObject(request) || typeof method !== "string" || key.length > MAX_KEY_LENGTH) return undefined;
    asks.push({ key, method, surface: inputSurfaceOf(method, "stateless"), request });
  }
  return { inputRequests, requestState, asks };
}
