import { type JsonObject, own } from "@sallyport/json";
import {
  type ClientSurface,
  CONTENTS,
  filterCompletion,
  filterList,
  type ListShape,
  mentionsAny,
  narrowTemplate,
  PROMPT_LIST,
  RESOURCE_LIST,
  resultTypeOf,
  TEMPLATE_LIST,
  withPrivateHints,
} from "@sallyport/mcp";
import { decideSurfaceList, type Policy } from "@sallyport/policy";
import type { SeenNames } from "../../adapters/state/seen-names.ts";
import type { ServerState } from "../../adapters/state/snapshot.ts";
import { statelessOf } from "../call/call.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { isAllowed, evaluateAsk } from "../decide/judge-ask.ts";
import { tellLearned } from "./note-tools.ts";
import type { Asked, Rewritten } from "./reply.ts";
import { rewriteInputRequired } from "./input-required.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";

/** A kind of list: how it is written, which surface allows its names, and where they are remembered. */
type Kind = {
  readonly shape: ListShape;
  readonly surface: ClientSurface;
  readonly seen: (memory: ServerState["memory"]) => SeenNames;
  readonly learned: "prompts" | "resources";
};

export const PROMPTS: Kind = {
  shape: PROMPT_LIST,
  surface: "prompts",
  seen: ({ seenPrompts }) => seenPrompts,
  learned: "prompts",
};
export const RESOURCES: Kind = {
  shape: RESOURCE_LIST,
  surface: "resources",
  seen: ({ seenResources }) => seenResources,
  learned: "resources",
};
export const TEMPLATES: Kind = { ...RESOURCES, shape: TEMPLATE_LIST };

const unreadable = (): UpstreamFailure => new UpstreamFailure("unreadable", 200);

/** A list with what the policy allows, judged name by name as requests are. */
export function rewriteList(
  result: JsonObject,
  asked: Asked,
  { shape, surface, seen, learned }: Kind,
): Rewritten {
  const { inbound, context, ports } = asked;
  const policy = context.policy?.policy ?? null;
  const list = filterList(result, shape, (name) => isAllowed(policy, { surface, name }));
  if (list === undefined) throw unreadable();
  const names = seen(context.access.server.memory);
  const news = list.names.filter((name) => names.add(name));
  if (news.length > 0) tellLearned({ [learned]: news }, context, ports);
  return { result: "ok", changed: cacheable(list.result, inbound) };
}

/** What a resource holds; where that is several, those of them that the policy allows. */
export function rewriteRead(result: JsonObject, asked: Asked): Rewritten {
  const binding = rewriteInputRequired(result, asked);
  if (binding !== undefined) return binding;
  const { inbound, context } = asked;
  const policy = context.policy?.policy ?? null;
  const uri = "surface" in inbound ? inbound.surface?.asks[0]?.name : undefined;
  const isShown = (name: string): boolean =>
    name === uri || isAllowed(policy, { surface: "resources", name });
  const list = filterList(result, CONTENTS, isShown);
  if (list === undefined) throw unreadable();
  const [denied] = list.names.filter((name) => !isShown(name));
  const isAllDenied = denied !== undefined && !list.names.some(isShown);
  if (!isAllDenied) return { result: "ok", changed: cacheable(list.result, inbound) };
  const { rule, reason } = evaluateAsk(policy, { surface: "resources", name: denied });
  const { id = null, revision = null } = context.policy?.entry ?? {};
  return { result: "rpc_error", denial: { rule, reason, policy: id, revision } };
}

export function rewritePrompt(result: JsonObject, asked: Asked): Rewritten {
  return rewriteInputRequired(result, asked) ?? { result: "ok" };
}

/** Values that name nothing hidden and, for a template, lead to nothing that is denied. */
export function rewriteCompletion(result: JsonObject, asked: Asked): Rewritten {
  const { inbound, context, ports } = asked;
  const isStateless = statelessOf(inbound) !== undefined;
  const surface = "surface" in inbound ? inbound.surface : undefined;
  if (surface?.completing === undefined || (isStateless && resultTypeOf(result) !== "complete"))
    throw unreadable();
  const policy = context.policy?.policy ?? null;
  const hidden = hiddenNames(context, ports);
  const template = surface.asks.find((ask) => ask.surface === "resources")?.name;
  const { variable, known } = surface.completing;
  const leadsSomewhere = (value: string): boolean => {
    if (template === undefined) return true;
    const values = new Map([...textsOf(known), [variable, value]]);
    const name = narrowTemplate(template, variable, values);
    // What cannot be told is allowed only where every resource is.
    return isAllowed(policy, { surface: "resources", name: name ?? "" });
  };
  const changed = filterCompletion(result, (value) => leadsSomewhere(value) && !mentionsAny(value, hidden));
  if (changed === undefined) throw unreadable();
  return { result: "ok", changed };
}

/** Capabilities of a server of which the policy lets something through. */
export function reachableCapabilities(policy: Policy | null): string[] {
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

function textsOf(known: JsonObject): [string, string][] {
  return Object.keys(known).flatMap((name): [string, string][] => {
    const value = own(known, name);
    return typeof value === "string" ? [[name, value]] : [];
  });
}

/** In the stateless era, with cache hints that keep the answer to this grant (2026-07-28, Caching). */
function cacheable(result: JsonObject, inbound: Asked["inbound"]): JsonObject {
  if (statelessOf(inbound) === undefined) return result;
  if (resultTypeOf(result) !== "complete") throw unreadable();
  return withPrivateHints({ resultType: "complete", ...result });
}
