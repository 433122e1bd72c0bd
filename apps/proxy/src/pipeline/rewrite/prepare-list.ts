import { isObject, type JsonValue, own } from "@sallyport/json";
import { isVisible } from "@sallyport/policy";
import { seenTool } from "../../adapters/state/tool-definitions.ts";
import { MAX_LIST_ENTRIES } from "../call/size-bounds.ts";
import { listedTool } from "../decide/policy-request.ts";
import { patternsOf } from "../decide/hidden-tools.ts";
import type { Asked, AwaitedResponse } from "./rewritten.ts";

/** Units as in hidden-tools.ts: a list that takes fewer is rewritten at once, and a longer one in so many a turn. */
const UNITS_AT_ONCE = 5000;
const UNITS_A_TURN = 500;

/**
 * Does the long part of the rewriting of a list of tools in turns: the policy puts together the rules of each name, and
 * each definition is hashed; both are remembered for the rewriting that follows. Undefined where there is little to do.
 */
export function prepareReply({ value }: AwaitedResponse, asked: Asked): Promise<void> | undefined {
  const { inbound, context, ports } = asked;
  if (inbound.kind !== "request" || inbound.method !== "tools/list") return undefined;
  const tools = toolsIn(value);
  const unitsEach = 1 + patternsOf(context.policy);
  if (tools.length * unitsEach <= UNITS_AT_ONCE || tools.length > MAX_LIST_ENTRIES) return undefined;
  const atOnce = Math.max(1, Math.floor(UNITS_A_TURN / unitsEach));
  const now = ports.clock.now();
  const prepare = (tool: JsonValue): void => {
    const name = isObject(tool) ? own(tool, "name") : undefined;
    if (!isObject(tool) || typeof name !== "string") return;
    seenTool(name, tool);
    isVisible(context.policy, listedTool(name, context, now));
  };
  return new Promise((done, fail) => {
    let next = 0;
    const goOn = (): void => {
      try {
        for (const tool of tools.slice(next, next + atOnce)) prepare(tool);
      } catch (error) {
        return fail(error instanceof Error ? error : new Error("a list could not be read"));
      }
      next += atOnce;
      if (next >= tools.length) done();
      else ports.turns.take(context.access.grant.orgId, goOn);
    };
    ports.turns.take(context.access.grant.orgId, goOn);
  });
}

function toolsIn(value: JsonValue): readonly JsonValue[] {
  const result = isObject(value) ? own(value, "result") : undefined;
  const tools = isObject(result) ? own(result, "tools") : undefined;
  return Array.isArray(tools) ? tools : [];
}
