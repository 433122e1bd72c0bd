import { type JsonObject, own } from "@sallyport/json";
import { filterCompletion, mentionsAny, narrowTemplate, resultTypeOf } from "@sallyport/mcp";
import { statelessOf } from "../call/call.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { isAllowed } from "../decide/surfaces.ts";
import type { Asked, Rewritten } from "./rewritten.ts";

/** Values that name nothing hidden and, for a template, lead to nothing that is denied; and what else names nothing. */
export function rewriteCompletion(result: JsonObject, asked: Asked): Rewritten {
  const { inbound, context, ports } = asked;
  const isStateless = statelessOf(inbound) !== undefined;
  const surface = "surface" in inbound ? inbound.surface : undefined;
  if (surface?.completing === undefined || (isStateless && resultTypeOf(result) !== "complete"))
    throw unreadable();
  const hidden = hiddenNames(context, ports);
  const template = surface.asks.find((ask) => ask.surface === "resources")?.name;
  const { variable, known } = surface.completing;
  const leadsSomewhere = (value: string): boolean => {
    if (template === undefined) return true;
    const values = new Map([...textsOf(known), [variable, value]]);
    const name = narrowTemplate(template, variable, values);
    // What cannot be told is allowed only where every resource is.
    return isAllowed(context.policy, { surface: "resources", name: name ?? "" });
  };
  const isShown = (value: string): boolean => leadsSomewhere(value) && !mentionsAny(value, hidden);
  const changed = filterCompletion(result, isShown, hidden);
  if (changed === undefined) throw unreadable();
  return { result: "ok", changed };
}

function textsOf(known: JsonObject): [string, string][] {
  return Object.keys(known).flatMap((name): [string, string][] => {
    const value = own(known, name);
    return typeof value === "string" ? [[name, value]] : [];
  });
}
