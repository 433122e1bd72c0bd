import type { Policy } from "@sallyport/policy";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";

/** The policy of this moment, which may be newer than the request on a long stream. Null allows nothing. */
export function policyNow({ access }: CallContext, ports: Ports): Policy | null {
  const live = ports.snapshot.refresh(access, ports.clock.now());
  return live === undefined ? null : ports.snapshot.policyOf(live.grant).policy;
}
