import type { StateBinding } from "../../adapters/seals/request-state-seal.ts";
import type { Refusal } from "../call/refusal.ts";
import { unknownState } from "../call/stateless-refusal.ts";
import type { Arrival } from "./arrival.ts";
import type { StatelessRequest } from "./stateless-message.ts";
import { withParams } from "./with-params.ts";

/** The bytes to send, and the id of the request state that they come back with. */
type WithState = { readonly body: Buffer; readonly stateId?: string };

/** The message with the server's own state, where the client gives back ours; a state of anything else is refused. */
export function withOwnState(
  { message, value, body }: StatelessRequest,
  given: { readonly requestState?: string; readonly hasInputResponses?: true },
  of: { readonly at: Arrival } & Pick<StateBinding, "method" | "name" | "args">,
): WithState | Refusal {
  const { requestState, hasInputResponses } = given;
  if (requestState === undefined) return hasInputResponses === true ? unknownState(message.id) : { body };
  const { at, method, name, args } = of;
  const { grant, server } = at.access;
  const binding = { grantId: grant.id, serverId: server.entry.id, method, name, args };
  const opened = at.ports.requestStates.open(binding, requestState, at.ports.clock.now());
  if (opened === undefined) return unknownState(message.id);
  return { body: withParams(value, { requestState: opened.state }), stateId: opened.id };
}
