import { type JsonObject, stringify } from "@sallyport/json";
import { readTaskState } from "@sallyport/mcp";
import type { Task } from "../../adapters/seals/tasks.ts";
import type { Inbound } from "../call/call.ts";
import { mayGoOn, taskOwnerOf } from "../decide/tasks.ts";
import type { Ports } from "../call/ports.ts";
import type { Ground } from "../resolve.ts";
import { detailsOf, writeState } from "./task-state.ts";

type Where = { readonly ground: Ground; readonly ports: Ports };

/** A `notifications/tasks/status`, where the task is known to be this client's own and may go on. */
export function shapeTaskStatus(params: JsonObject | undefined, where: Where): string | undefined {
  const { ground, ports } = where;
  const state = params && readTaskState(params, "session");
  const task = state && ports.tasks.find(taskOwnerOf(ground), state.taskId);
  if (state === undefined || task === undefined || !mayGoOn(task.tool, ground, ports)) return undefined;
  return notice("notifications/tasks/status", writeState(state, { ...where, task }));
}

/**
 * A `notifications/tasks` on the subscription that asked for this task. One that asks what the policy denies is left
 * out: whoever asks for the task is told why.
 */
export function shapeTaskNotice(
  params: JsonObject | undefined,
  subscription: Extract<Inbound, { kind: "request" }>,
  { ground, ports, meta }: Where & { readonly meta: JsonObject },
): string | undefined {
  const task = params && subscribedTask(params, subscription);
  if (params === undefined || task === undefined || !mayGoOn(task.tool, ground, ports)) return undefined;
  const capabilities = subscription.stateless?.capabilities ?? new Set();
  const details = detailsOf(params, capabilities, { task, ground, ports });
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
