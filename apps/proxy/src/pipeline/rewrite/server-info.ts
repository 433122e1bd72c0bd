import type { JsonObject } from "@sallyport/json";
import {
  type ClientSurface,
  type Introduced,
  reduceDiscoverResult,
  reduceInitializeResult,
  type Told,
} from "@sallyport/mcp";
import { decideSurfaceList, type Policy } from "@sallyport/policy";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { hiddenTools } from "../decide/hidden-tools.ts";
import { policyNow } from "../decide/policy-now.ts";
import { allowsExtension, isAllowed } from "../decide/surfaces.ts";
import type { Asked, Rewritten } from "./rewritten.ts";

/** What a server says of itself to a client of the session era, reduced to what is relayed. */
export function rewriteInitialize(result: JsonObject, { context, ports }: Asked): Rewritten {
  const initialized = reduceInitializeResult(result, told(context, ports));
  if (initialized === undefined) throw new UpstreamFailure("version", 200);
  tellWithheld(initialized, context, ports);
  return { result: "ok", changed: initialized.result, version: initialized.version };
}

/** The same in the stateless era. */
export function rewriteDiscover(result: JsonObject, { context, ports }: Asked): Rewritten {
  const discovered = reduceDiscoverResult(result, told(context, ports));
  if (discovered === undefined) throw new UpstreamFailure("version", 200);
  tellWithheld(discovered, context, ports);
  return { result: "ok", changed: discovered.result };
}

/** Who looks at the grant can read that its clients lack the server's instructions, and why. */
function tellWithheld({ withheld }: Introduced, { access }: CallContext, { log, instructions }: Ports): void {
  const { id: grantId, orgId } = access.grant;
  if (!instructions.tell({ grantId, orgId }, withheld) || withheld === null) return;
  log.info({ subject: "instructions", grantId, withheld }, "The server's instructions were withheld.");
}

/** What a client may be told of the server. Without a list of tools nobody knows what the instructions name. */
function told(context: CallContext, ports: Ports): Told {
  const hidden = hiddenTools(context, ports) && hiddenNames(context, ports);
  const policy = policyNow(context, ports);
  return {
    capabilities: reachableCapabilities(policy),
    hidden,
    allowsExtension: (id) => allowsExtension(policy, id),
  };
}

/** Capabilities of a server of which the policy lets something through. */
function reachableCapabilities(policy: Policy | null): string[] {
  const reaches = (surface: ClientSurface): boolean => isAllowed(policy, { surface, name: undefined });
  const [resources, prompts] = [reaches("resources"), reaches("prompts")];
  return [
    "tools",
    ...(resources ? ["resources"] : []),
    ...(prompts ? ["prompts"] : []),
    ...((resources || prompts) && reaches("completions") ? ["completions"] : []),
    ...(reaches("logging") ? ["logging"] : []),
    ...(decideSurfaceList(policy, { surface: "tasks" }).effect === "allow" ? ["tasks"] : []),
  ];
}
