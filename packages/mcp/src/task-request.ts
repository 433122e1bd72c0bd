import { isObject, type JsonObject, own } from "@sallyport/json";
import type { Era } from "./method-table.ts";

/** Requests of clients about a task that one of their calls began. */
export type TaskMethod = "tasks/get" | "tasks/result" | "tasks/cancel" | "tasks/update";

export type TaskRequest = {
  readonly taskId: string;
  /** Of `tasks/update`: the client's answers, by the keys of what it was asked. */
  readonly inputResponses: JsonObject | undefined;
};

export type ReadTaskRequest =
  | ({ readonly ok: true } & TaskRequest)
  | { readonly ok: false; readonly problem: string };

/** `task` means nothing here, but @modelcontextprotocol/sdk 1.x repeats it from the call with each request. */
const MEMBERS: Readonly<Record<TaskMethod, readonly string[]>> = {
  "tasks/get": ["taskId", "task", "_meta"],
  "tasks/result": ["taskId", "task", "_meta"],
  "tasks/cancel": ["taskId", "task", "_meta"],
  "tasks/update": ["taskId", "inputResponses", "_meta"],
};

export function isTaskMethod(method: string): method is TaskMethod {
  return Object.hasOwn(MEMBERS, method);
}

/** The params of a request about a task. What the specification does not name is refused. */
export function readTaskRequest(method: TaskMethod, params: JsonObject = {}): ReadTaskRequest {
  if (!Object.keys(params).every((key) => MEMBERS[method].includes(key)))
    return refuse("There is a member in the params that the method does not have.");
  const taskId = own(params, "taskId");
  if (typeof taskId !== "string") return refuse("The taskId must be a string.");
  const meta = own(params, "_meta");
  if (meta !== undefined && !isObject(meta)) return refuse("_meta must be an object.");
  if (method !== "tasks/update") return { ok: true, taskId, inputResponses: undefined };
  const inputResponses = own(params, "inputResponses");
  return isObject(inputResponses)
    ? { ok: true, taskId, inputResponses }
    : refuse("The inputResponses must be an object.");
}

/** What is wrong with the `task` of a tools/call that wants to run as one; undefined when nothing is. */
export function taskProblem(task: unknown, era: Era): string | undefined {
  // In the stateless era it means nothing, and servers have to bear it (SEP-2663).
  const isSound =
    isObject(task) &&
    (era === "stateless" ||
      Object.entries(task).every(([key, value]) => key === "ttl" && (value === null || isDuration(value))));
  return isSound ? undefined : "The task of a tools/call may have a ttl, in milliseconds, and nothing else.";
}

function isDuration(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function refuse(problem: string): ReadTaskRequest {
  return { ok: false, problem };
}
