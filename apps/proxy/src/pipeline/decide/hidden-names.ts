import { isSecret } from "@sallyport/policy";
import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { policyNow } from "./policy-now.ts";
import { listedTool } from "./policy-request.ts";
import { isAllowed } from "./surfaces.ts";

/**
 * What the client may not know of, by the policy of this moment, which may be newer than the request on a long stream:
 * tools that are hidden or wait for a review (one that is only denied is no secret), and prompts and resources that lists have shown to anybody, unless a tool that it knows has the same name.
 */
export function hiddenNames(context: CallContext, ports: Ports): string[] {
  const { tools: pinned, memory } = context.access.server;
  const policy = policyNow(context, ports);
  const tools = hiddenTools(context, ports) ?? [];
  const prompts = memory.seenPrompts.deniedBy(
    policy,
    (name) => !isAllowed(policy, { surface: "prompts", name }),
  );
  const resources = memory.seenResources.deniedBy(
    policy,
    (name) => !isAllowed(policy, { surface: "resources", name }),
  );
  const isTool = (name: string): boolean => pinned.has(name) || memory.seenTools.has(name);
  return [...tools, ...prompts.filter((name) => !isTool(name)), ...resources];
}

/** Undefined while nobody knows the server's tools. */
export function hiddenTools(context: CallContext, ports: Ports): string[] | undefined {
  const { tools, memory } = context.access.server;
  const known = [...tools.keys(), ...memory.seenTools.keys()];
  if (known.length === 0) return undefined;
  const now = ports.clock.now();
  const access = ports.snapshot.refresh(context.access, now);
  if (access === undefined) return known;
  const { policy } = ports.snapshot.policyOf(access.grant);
  return known.filter((name) => isSecret(policy, listedTool(name, { ...context, access }, now)));
}
