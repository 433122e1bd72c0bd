import type { CallContext } from "../call/context.ts";
import type { Ports } from "../call/ports.ts";
import { hiddenTools } from "./hidden-tools.ts";
import { policyNow } from "./policy-now.ts";
import { isAllowed } from "./surfaces.ts";

/** The parts that hidden names were put together from, and how many names there were in each. */
type Parts = {
  readonly tools: readonly string[];
  readonly prompts: readonly string[];
  readonly promptCount: number;
  readonly resources: readonly string[];
  readonly resourceCount: number;
};

const byGrant = new WeakMap<
  CallContext["access"]["grant"],
  { readonly parts: Parts; readonly names: readonly string[] }
>();
const NONE: readonly string[] = [];

/**
 * What the client may not know of, by the policy of this moment, which may be newer than the request on a long stream:
 * tools that are hidden or wait for a review (one that is only denied is no secret), and prompts and resources that lists
 * have shown to anybody, unless a tool that it knows has the same name. The same array while nothing changed: the
 * messages of a stream do not each cost the number of the server's tools.
 */
export function hiddenNames(context: CallContext, ports: Ports): readonly string[] {
  const { tools: pinned, memory } = context.access.server;
  const policy = policyNow(context, ports);
  const tools = hiddenTools(context, ports) ?? NONE;
  const prompts = memory.seenPrompts.deniedBy(
    policy,
    (name) => !isAllowed(policy, { surface: "prompts", name }),
  );
  const resources = memory.seenResources.deniedBy(
    policy,
    (name) => !isAllowed(policy, { surface: "resources", name }),
  );
  const parts = { tools, prompts, promptCount: prompts.length, resources, resourceCount: resources.length };
  const { grant } = context.access;
  const before = byGrant.get(grant);
  if (before !== undefined && isSame(before.parts, parts)) return before.names;
  const isTool = (name: string): boolean => pinned.has(name) || memory.seenTools.has(name);
  const names = [...tools, ...prompts.filter((name) => !isTool(name)), ...resources];
  byGrant.set(grant, { parts, names });
  return names;
}

function isSame(before: Parts, now: Parts): boolean {
  return (
    before.tools === now.tools &&
    before.prompts === now.prompts &&
    before.promptCount === now.promptCount &&
    before.resources === now.resources &&
    before.resourceCount === now.resourceCount
  );
}
