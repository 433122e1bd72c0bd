import { type JsonObject, stringify } from "@sallyport/json";
import { readTaskState } from "@sallyport/mcp";
import type { Task } from "../../adapters/seals/tasks.ts";
import type { Inbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { mayGoOn } from "../decide/tasks.ts";
import type { Asking } from "./rewritten.ts";
import { detailsOf, writeState } from "./task-state.ts";

type Where = { readonly context: CallContext; readonly ports: Ports };

/** A `notifications/tasks/status`, where the task is known to be this client's own and may go on. */
export function rewriteTaskStatus(params: JsonObject | undefined, where: Where): string | undefined {
  const { context, ports } = where;
  const state = params && readTaskState(params, "session");
  const task = state && ports.tasks.find(taskOwnerOf(context), state.taskId);
  if (state === undefined || task === undefined || !mayGoOn(task.tool, context, ports)) return undefined;
  return notice("notifications/tasks/status", writeState(state, { ...where, task }));
}

/**
 * A `notifications/tasks` on the subscription that asked for this task. One that asks what the policy denies is left
 * out: whoever asks for the task is told why.
 */
export function rewriteTaskNotification(
  params: JsonObject | undefined,
  subscription: Extract<Inbound, { kind: "request" }>,
  { context, ports, questions, meta }: Where & Pick<Asking, "questions"> & { readonly meta: JsonObject },
): string | undefined {
  const task = params && subscribedTask(params, subscription);
  if (params === undefined || task === undefined || !mayGoOn(task.tool, context, ports)) return undefined;
  const capabilities = subscription.stateless?.capabilities ?? new Set();
  const details = detailsOf(params, capabilities, { task, context, ports, questions });
  return "denial" in details ? undefined : notice("notifications/tasks", { _meta: meta, ...details.changed });
}

function subscribedTask(
  params: JsonObject,
  { listen }: Extract<Inbound, { kind: "request" }>,
): Task | undefined {
  return listen?.tasks?.get(readTaskState(params, "stateless")?.taskId ?? "");
}

function notice(method: string, params: JsonObject): string {
  return stringify({ jsonrpc: "2.0", method, params });
}
