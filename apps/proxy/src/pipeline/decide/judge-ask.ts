import type { SurfaceAsk } from "@sallyport/mcp";
import { type Decision, decideSurface, decideSurfaceList, type Policy } from "@sallyport/policy";
import type { Ports } from "../call/ports.ts";
import type { CallContext } from "../resolve.ts";

/** What a policy says of one thing beside tools: by its name, or of listing it at all. */
export function evaluateAsk(policy: Policy | null, { surface, name }: SurfaceAsk): Decision {
  return name === undefined
    ? decideSurfaceList(policy, { surface })
    : decideSurface(policy, { surface, name });
}

export function isAllowed(policy: Policy | null, ask: SurfaceAsk): boolean {
  return evaluateAsk(policy, ask).effect === "allow";
}

/** The policy of this moment, which may be newer than the request on a long stream. Null allows nothing. */
export function policyNow({ access }: CallContext, ports: Ports): Policy | null {
  const live = ports.snapshot.refresh(access, ports.clock.now());
  return (live && ports.snapshot.policyOf(live.grant)?.policy) ?? null;
}
