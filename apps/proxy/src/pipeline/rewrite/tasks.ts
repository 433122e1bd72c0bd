import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  type Era,
  ErrorCode,
  readTaskState,
  refusedBody,
  resultTypeOf,
  unknownTaskBody,
  withRelatedTask,
} from "@sallyport/mcp";
import type { TaskInbound } from "../call/call.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import { UNKNOWN_TASK_STATUS } from "../call/refusal.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { mayGoOn } from "../decide/tasks.ts";
import { questionsIn, rewriteError } from "./error.ts";
import type { Asked, Asking, AwaitedResponse, Rewritten, RewrittenReply } from "./rewritten.ts";
import { type AskingTaskAt, detailsOf, expectState, namesIn, type TaskAt, writeState } from "./task-state.ts";

/** The result of a call that goes on as a task, whose `state` is in it, under an id of ours. */
export function rewriteStartedTask(
  result: JsonObject,
  state: JsonObject,
  { inbound, context, ports }: Asked,
): Rewritten {
  const owner = taskOwnerOf(context);
  const read = readTaskState(state, owner.era);
  if (read === undefined || inbound.kind !== "call") throw unreadable();
  const { taskId: upstreamId } = read;
  const task = ports.tasks.add(owner, { tool: inbound.tool, upstreamId }, ports.clock.now());
  const written = writeState(read, { task, context, ports });
  const changed =
    owner.era === "session"
      ? { ...metaOf(result), task: written }
      : { ...metaOf(result), resultType: "task", ...written };
  return { result: "ok", changed };
}

/**
 * The answer to a request about a task. The policy is asked once more, because a result can be long in coming; and a
 * task that its server does not know any more is one that never was.
 */
export function rewriteTaskAnswer(
  { response, value }: AwaitedResponse,
  inbound: TaskInbound,
  { context, ports, questions }: Pick<Asking, "context" | "ports" | "questions">,
): RewrittenReply {
  const { id, result } = response;
  const { era } = taskOwnerOf(context);
  const task = inbound.about.opened?.task;
  const isGone = response.error?.code === ErrorCode.invalidParams && !isAmbiguous(inbound, era);
  if (task === undefined || isGone || !mayGoOn(task.tool, context, ports)) {
    return { text: unknownTaskBody(id), status: UNKNOWN_TASK_STATUS[era], result: "rpc_error" };
  }
  const at = { task, context, ports, questions };
  const error = own(value, "error");
  if (isObject(error)) {
    const names = namesIn(at);
    questions.push(...questionsIn(error, context, names));
    return {
      text: stringify({ jsonrpc: "2.0", id, error: rewriteError(error, context, names) }),
      result: "rpc_error",
    };
  }
  if (result === undefined) throw unreadable();
  const rewritten =
    era === "session" ? rewriteSessionTask(result, inbound, at) : rewriteStatelessTask(result, inbound, at);
  if (rewritten.denial !== undefined) return { text: refusedBody(id, rewritten.denial), result: "rpc_error" };
  return {
    text: stringify({ jsonrpc: "2.0", id, result: rewritten.changed ?? {} }),
    result: rewritten.result,
  };
}

/** In the session era it may be the error of the call itself, or say that a task which is over cannot be cancelled. */
function isAmbiguous({ method }: TaskInbound, era: Era): boolean {
  return era === "session" && method !== "tasks/get";
}

function rewriteSessionTask(result: JsonObject, { method }: TaskInbound, at: TaskAt): Rewritten {
  if (method !== "tasks/result") {
    return { result: "ok", changed: { ...metaOf(result), ...writeState(expectState(result, at), at) } };
  }
  const isError = own(result, "isError") === true;
  return { result: isError ? "tool_error" : "ok", changed: withRelatedTask(result, at.task.id) };
}

function rewriteStatelessTask(
  result: JsonObject,
  { method, stateless }: TaskInbound,
  at: AskingTaskAt,
): Rewritten {
  if (resultTypeOf(result) !== "complete" || stateless === undefined) throw unreadable();
  const complete = { ...metaOf(result), resultType: "complete" };
  if (method !== "tasks/get") return { result: "ok", changed: complete };
  const details = detailsOf(result, stateless.capabilities, at);
  if ("denial" in details) return { result: "rpc_error", denial: details.denial };
  return { result: details.result, changed: { ...complete, ...details.changed } };
}

/** What a result says beside itself. It names no task: its taskId does. */
function metaOf(result: JsonObject): JsonObject {
  const meta = own(withRelatedTask(result, undefined), "_meta");
  return meta === undefined ? {} : { _meta: meta };
}
