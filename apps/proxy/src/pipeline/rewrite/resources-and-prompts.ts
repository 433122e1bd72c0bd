import type { JsonObject } from "@sallyport/json";
import {
  type ClientSurface,
  CONTENTS,
  filterList,
  type ListShape,
  PROMPT_LIST,
  RESOURCE_LIST,
  resultTypeOf,
  TEMPLATE_LIST,
  withPrivateHints,
} from "@sallyport/mcp";
import type { SeenNames } from "../../adapters/state/seen-names.ts";
import type { ServerState } from "../../adapters/state/server-state.ts";
import { assertListBounds } from "./list-entries.ts";
import { statelessOf } from "../call/call.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { evaluateAsk, isAllowed } from "../decide/surfaces.ts";
import { rewriteInputRequired } from "./input-required.ts";
import { withToldRest } from "./list-rest.ts";
import type { Asked, Asking, Rewritten } from "./rewritten.ts";
import { tellLearned } from "./tell-learned.ts";

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

/** A list with what the policy allows, decided name by name as requests are. */
export function rewriteList(
  result: JsonObject,
  asked: Asked,
  { shape, surface, seen, learned }: Kind,
): Rewritten {
  const { inbound, context, ports } = asked;
  const { policy } = context;
  assertListBounds(result, shape.items);
  const list = filterList(result, shape, (name) => isAllowed(policy, { surface, name }));
  if (list === undefined) throw unreadable();
  const names = seen(context.access.server.memory);
  const news = list.names.filter((name) => names.add(name));
  if (news.length > 0) tellLearned({ [learned]: news }, context, ports);
  const told = withToldRest(list.result, shape.items, asked);
  return { result: "ok", changed: cacheable(told, inbound) };
}

/** What a resource holds; where that is several, those of them that the policy allows. */
export function rewriteRead(result: JsonObject, asked: Asking): Rewritten {
  const binding = rewriteInputRequired(result, asked);
  if (binding !== undefined) return binding;
  const { inbound, context } = asked;
  const { policy } = context;
  const uri = "surface" in inbound ? inbound.surface?.asks[0]?.name : undefined;
  const isShown = (name: string): boolean =>
    name === uri || isAllowed(policy, { surface: "resources", name });
  const list = filterList(result, CONTENTS, isShown);
  if (list === undefined) throw unreadable();
  const [denied] = list.names.filter((name) => !isShown(name));
  const isAllDenied = denied !== undefined && !list.names.some(isShown);
  if (!isAllDenied) return { result: "ok", changed: cacheable(list.result, inbound) };
  const { rule, reason } = evaluateAsk(policy, { surface: "resources", name: denied });
  const { id = null, revision = null } = context.policyEntry ?? {};
  return { result: "rpc_error", denial: { rule, reason, policy: id, revision } };
}

export function rewritePrompt(result: JsonObject, asked: Asking): Rewritten {
  return rewriteInputRequired(result, asked) ?? { result: "ok" };
}

/** In the stateless era, with cache hints that keep the answer to this grant (2026-07-28, Caching). */
function cacheable(result: JsonObject, inbound: Asked["inbound"]): JsonObject {
  if (statelessOf(inbound) === undefined) return result;
  if (resultTypeOf(result) !== "complete") throw unreadable();
  return withPrivateHints({ resultType: "complete", ...result });
}
