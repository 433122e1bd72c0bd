import { isObject, own, stringify } from "@sallyport/json";
import { CAPABILITIES_KEY, reduceExtensions, type RpcRequest } from "@sallyport/mcp";
import { allowsExtension } from "../decide/surfaces.ts";
import type { Arrival } from "./arrival.ts";
import type { StatelessMessage } from "./stateless-message.ts";
import { changedParams } from "./with-params.ts";

/** A request of the stateless era that tells its server of no extension of its client that the policy does not allow. */
export function withPassingExtensions(
  claimed: StatelessMessage<RpcRequest>,
  { access, ports }: Arrival,
): StatelessMessage<RpcRequest> {
  const { message } = claimed;
  const meta = message.params && own(message.params, "_meta");
  const declared = isObject(meta) ? own(meta, CAPABILITIES_KEY) : undefined;
  if (!isObject(meta) || !isObject(declared)) return claimed;
  const { policy } = ports.snapshot.policyOf(access.grant);
  const reduced = reduceExtensions(declared, (id) => allowsExtension(policy, id));
  if (reduced === undefined) return claimed;
  const value = changedParams(claimed.value, { _meta: { ...meta, [CAPABILITIES_KEY]: reduced } });
  const params = own(value, "params");
  return {
    message: isObject(params) ? { ...message, params } : message,
    value,
    body: Buffer.from(stringify(value)),
  };
}
