import type { InputResponses } from "@sallyport/mcp";
import type { InputRequest, StateBinding } from "../../adapters/seals/request-state-seal.ts";
import type { Refusal } from "../call/refusal.ts";
import { unknownState } from "../call/stateless-refusal.ts";
import type { Arrival } from "./arrival.ts";
import type { StatelessRequest } from "./stateless-message.ts";
import { readInputAnswers } from "./input-answers.ts";
import { withParams } from "./with-params.ts";

/** The bytes to send, the id of the request state that they come back with, and what they answer. */
type WithState = {
  readonly body: Buffer;
  readonly stateId?: string;
  readonly answers?: readonly InputRequest[];
};

/**
 * The message with the server's own state, where the client gives back ours, and with answers to what was asked only; a
 * state of anything else is refused.
 */
export function withOwnState(
  { message, value, body }: StatelessRequest,
  given: InputResponses,
  of: { readonly at: Arrival } & Pick<StateBinding, "method" | "name" | "args">,
): WithState | Refusal {
  const { requestState } = given;
  if (requestState === undefined)
    return given.inputResponses === undefined ? { body } : unknownState(message.id);
  const { at, method, name, args } = of;
  const { grant, server } = at.access;
  const binding = { grantId: grant.id, serverId: server.entry.id, method, name, args };
  const opened = at.ports.requestStates.open(binding, requestState, at.ports.clock.now());
  if (opened === undefined) return unknownState(message.id);
  const { answers, inputResponses } = readInputAnswers(given.inputResponses, (given) =>
    opened.asks.find(({ key }) => key === given),
  );
  const opening = { requestState: opened.state, inputResponses };
  return { body: withParams(value, opening), stateId: opened.id, answers };
}
