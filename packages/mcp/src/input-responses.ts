import { isObject, type JsonObject, own } from "@sallyport/json";

/** What a client gives back of an input-required result (2026-07-28, Multi Round-Trip Requests). */
export type InputResponses = {
  readonly requestState?: string;
  /** By the server's own keys. */
  readonly inputResponses?: JsonObject;
};

/** Members of a request that is made again. */
export const INPUT_RESPONSE_MEMBERS = ["inputResponses", "requestState"] as const;

/** The round that a request's params are of; a text says what is wrong with them. */
export function readInputResponses(params: JsonObject): InputResponses | string {
  const state = own(params, "requestState");
  if (state !== undefined && typeof state !== "string") return "The requestState must be a string.";
  const responses = own(params, "inputResponses");
  if (responses !== undefined && !isObject(responses)) return "The inputResponses must be an object.";
  return {
    ...(state === undefined ? {} : { requestState: state }),
    ...(responses === undefined ? {} : { inputResponses: responses }),
  };
}
