import { isObject, type JsonObject, own, setOwn } from "@sallyport/json";
import type { InputRequest } from "../../adapters/seals/request-state-seal.ts";

/** A client's answers to what a server asked, under the server's own keys, and which questions they answer. */
export type InputAnswers = {
  readonly answers: readonly InputRequest[];
  /** Undefined where the client sent none. */
  readonly inputResponses: JsonObject | undefined;
};

/**
 * Reads the answers of a client. One to what the server never asked is left out, as servers do.
 * @param find what stands behind a key of the client; undefined for nothing
 */
export function readInputAnswers(
  responses: JsonObject | undefined,
  find: (key: string) => InputRequest | undefined,
): InputAnswers {
  if (responses === undefined) return { answers: [], inputResponses: undefined };
  const answers: InputRequest[] = [];
  const inputResponses: JsonObject = {};
  for (const given of Object.keys(responses)) {
    const asked = find(given);
    const response = own(responses, given);
    if (asked === undefined || !isObject(response)) continue;
    answers.push(asked);
    setOwn(inputResponses, asked.key, response);
  }
  return { answers, inputResponses };
}
