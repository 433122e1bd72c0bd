import { isObject, type JsonObject, own } from "@sallyport/json";
import { type InputSurface, inputSurfaceOf } from "./method.ts";

/** A result that asks the client for something before the call can go on (2026-07-28, Multi Round-Trip Requests). */
export type InputRequired = {
  /** What the server asks for; undefined where it only wants to be called again. */
  readonly inputRequests: JsonObject | undefined;
  /** The server's own state; undefined where it gives none. */
  readonly requestState: string | undefined;
  /** What a policy has to allow, each once; "unknown" for a request that the closed table does not have. */
  readonly surfaces: ReadonlySet<InputSurface | "unknown">;
};

/**
 * Reads an input-required result. Undefined for one that the specification does not allow: neither requests nor
 * state, members of a wrong type, or a request for which the client has not declared the capability.
 */
export function readInputRequired(
  result: JsonObject,
  capabilities: ReadonlySet<string>,
): InputRequired | undefined {
  const inputRequests = own(result, "inputRequests");
  const requestState = own(result, "requestState");
  if (requestState !== undefined && typeof requestState !== "string") return undefined;
  if (inputRequests === undefined) {
    return requestState === undefined ? undefined : { inputRequests, requestState, surfaces: new Set() };
  }
  if (!isObject(inputRequests)) return undefined;
  const surfaces = new Set<InputSurface | "unknown">();
  for (const key of Object.keys(inputRequests)) {
    const request = own(inputRequests, key);
    const method = isObject(request) ? own(request, "method") : undefined;
    if (typeof method !== "string") return undefined;
    const surface = inputSurfaceOf(method, "stateless");
    if (surface !== undefined && !capabilities.has(surface)) return undefined;
    surfaces.add(surface ?? "unknown");
  }
  return { inputRequests, requestState, surfaces };
}
