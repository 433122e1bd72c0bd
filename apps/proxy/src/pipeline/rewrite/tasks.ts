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
import { mayGoOn, taskOwnerOf } from "../decide/tasks.ts";
import type { Ports } from "../call/ports.ts";
import { UNKNOWN_TASK_STATUS } from "../call/refusal.ts";
import type { Asked, AwaitedResponse, Shaped, ShapedResponse } from "./reply.ts";
import type { Ground } from "../resolve.ts";
import { shapeError } from "./error.ts";
import { detailsOf, expectState, namesIn, type TaskAt, writeState } from "./task-state.ts";
import { UpstreamFailure } from "../call/upstream-failure.ts";

const unreadable = (): UpstreamFailure => new UpstreamFailure("unreadable", 200);

/** The result of a call that goes on as a task, whose `state` is in it, under an id of ours. */
export function shapeBegunTask(
  result: JsonObject,
  state: JsonObject,
  { inbound, ground, ports }: Asked,
): Shaped {
  const owner = taskOwnerOf(ground);
  const read = readTaskState(state, owner.era);
  if (read === undefined || inbound.kind !== "call") throw unreadable();
  const { taskId: upstreamId } = read;
  const task = ports.tasks.add(owner, { tool: inbound.tool, upstreamId }, ports.clock.now());
  const written = writeState(read, { task, ground, ports });
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
export function shapeTaskAnswer(
  { response, value }: AwaitedResponse,
  inbound: TaskInbound,
  { ground, ports }: { readonly ground: Ground; readonly ports: Ports },
): ShapedResponse {
  const { id, result } = response;
  const { era } = taskOwnerOf(ground);
  const task = inbound.about.opened?.task;
  const isGone = response.error?.code === ErrorCode.invalidParams && !isAmbiguous(inbound, era);
  if (task === undefined || isGone || !mayGoOn(task.tool, ground, ports)) {
    return { text: unknownTaskBody(id), status: UNKNOWN_TASK_STATUS[era], result: "rpc_error" };
  }
  const at = { task, ground, ports };
  const error = own(value, "error");
  if (isObject(error)) {
    return {
      text: stringify({ jsonrpc: "2.0", id, error: shapeError(error, ground, namesIn(at)) }),
      result: "rpc_error",
    };
  }
  if (result === undefined) throw unreadable();
  const shaped = era === "session" ? shapeOlder(result, inbound, at) : shapeNewer(result, inbound, at);
  if (shaped.denial !== undefined) return { text: refusedBody(id, shaped.denial), result: "rpc_error" };
  return { text: stringify({ jsonrpc: "2.0", id, result: shaped.changed ?? {} }), result: shaped.result };
}

/** In the older era it may be the error of the call itself, or say that a task which is over cannot be cancelled. */
function isAmbiguous({ method }: TaskInbound, era: Era): boolean {
  return era === "session" && method !== "tasks/get";
}

function shapeOlder(result: JsonObject, { method }: TaskInbound, at: TaskAt): Shaped {
  if (method !== "tasks/result") {
    return { result: "ok", changed: { ...metaOf(result), ...writeState(expectState(result, at), at) } };
  }
  const isError = own(result, "isError") === true;
  return { result: isError ? "tool_error" : "ok", changed: withRelatedTask(result, at.task.id) };
}

function shapeNewer(result: JsonObject, { method, stateless }: TaskInbound, at: TaskAt): Shaped {
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
