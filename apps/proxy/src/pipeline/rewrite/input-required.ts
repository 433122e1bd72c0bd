import type { JsonObject } from "@sallyport/json";
import { DECISION_KEY, type Denial, readInputRequired, resultTypeOf } from "@sallyport/mcp";
import { MAX_STATE_LENGTH, type StateBinding } from "../../adapters/seals/request-state-seal.ts";
import { type Inbound, statelessOf } from "../call/call.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { decideQuestions } from "../decide/questions.ts";
import type { Asking, Rewritten } from "./rewritten.ts";
import { rewriteStartedTask } from "./tasks.ts";

/**
 * A result that asks for input (2026-07-28, Multi Round-Trip Requests): the server's state goes out sealed with grant
 * and request, and also where it gave none, so that nobody answers what was not asked. A task goes out under an id of
 * ours. Undefined for a result that is complete, and in the session era. Throws UpstreamFailure for any other kind.
 */
export function rewriteInputRequired(result: JsonObject, asked: Asking): Rewritten | undefined {
  const { inbound, context, ports } = asked;
  const stateless = statelessOf(inbound);
  const type = resultTypeOf(result);
  if (stateless === undefined || type === "complete") return undefined;
  if (type === "task" && inbound.kind === "call" && inbound.asTask === true)
    return rewriteStartedTask(result, result, asked);
  const of = bindingOf(inbound);
  const required = readInputRequired(result);
  if (type !== "input_required" || required === undefined || of === undefined) throw unreadable();
  const { inputRequests, requestState: state, asks } = required;
  if ((state?.length ?? 0) > MAX_STATE_LENGTH) throw unreadable();
  const { questions, denial, isBroken } = decideQuestions(asks, stateless.capabilities, asked);
  asked.questions.push(...questions);
  if (denial !== undefined)
    return inbound.kind === "call" ? asToolError(denial) : { result: "rpc_error", denial };
  if (isBroken) throw unreadable();
  const { grant, server } = context.access;
  const binding = { grantId: grant.id, serverId: server.entry.id, ...of };
  const changed: JsonObject = {
    resultType: "input_required",
    requestState: ports.requestStates.seal(binding, { state, asks }, ports.clock.now()),
  };
  if (inputRequests !== undefined) changed["inputRequests"] = inputRequests;
  return { result: "ok", changed };
}

/** What is asked again; undefined for a request that the specification gives no rounds. */
function bindingOf(inbound: Inbound): Pick<StateBinding, "method" | "name" | "args"> | undefined {
  if (inbound.kind === "call") return { method: inbound.method, name: inbound.tool, args: inbound.args };
  if (inbound.kind !== "request" || inbound.surface?.name === undefined) return undefined;
  const { name, args } = inbound.surface;
  return { method: inbound.method, name, args };
}

/** What the client of a call gets instead, in words for its model. */
function asToolError({ rule, reason, policy, revision }: Denial): Rewritten {
  const text = `[POLICY DENIED] ${reason}\nThe call reached the server, which asks for this before it goes on. It was not passed on.`;
  const decision = { decision: "deny", rule, policy, revision, reason };
  const changed = {
    resultType: "complete",
    content: [{ type: "text", text }],
    isError: true,
    _meta: { [DECISION_KEY]: decision },
  };
  return { result: "tool_error", changed };
}
