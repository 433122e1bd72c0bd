import { isObject, type JsonObject, own } from "@sallyport/json";
import type { Era } from "./method-table.ts";

/** The extension by which servers of the stateless era have tasks (SEP-2663). */
export const TASKS_EXTENSION = "io.modelcontextprotocol/tasks";
/** Where a message says which task it belongs to (2025-11-25, Tasks, "Related Task Metadata"). */
const RELATED_TASK = "io.modelcontextprotocol/related-task";

type TaskStatus = "working" | "input_required" | "completed" | "failed" | "cancelled";

/** The state of a task, as its server tells it. */
export type TaskState = {
  /** The server's own. */
  readonly taskId: string;
  readonly status: TaskStatus;
  readonly statusMessage: string | undefined;
  /** The other members that the specification names, as they came. */
  readonly members: JsonObject;
  /** Milliseconds from its creation; null where the server says that it keeps it for ever, or nothing. */
  readonly ttlMs: number | null;
};

const STATUSES: readonly string[] = ["working", "input_required", "completed", "failed", "cancelled"];
const TTL: Readonly<Record<Era, string>> = { session: "ttl", stateless: "ttlMs" };
const POLL: Readonly<Record<Era, string>> = { session: "pollInterval", stateless: "pollIntervalMs" };
/** A header carries it, and half of a surrogate pair has no form there. */
const TASK_ID = /^[^\p{Surrogate}]{1,1024}$/u;

/**
 * The state of a task in a result or a notification. Undefined for what the specification does not allow. What it does
 * not name is left out, because it could be anything, also another name of the task.
 */
export function readTaskState(value: JsonObject, era: Era): TaskState | undefined {
  const taskId = own(value, "taskId");
  const status = own(value, "status");
  if (typeof taskId !== "string" || !TASK_ID.test(taskId) || !isStatus(status)) return undefined;
  const statusMessage = own(value, "statusMessage");
  const ttlMs = own(value, TTL[era]) ?? null;
  if (statusMessage !== undefined && typeof statusMessage !== "string") return undefined;
  if (ttlMs !== null && !isDuration(ttlMs)) return undefined;
  const members: JsonObject = {};
  for (const key of ["createdAt", "lastUpdatedAt"]) {
    const time = own(value, key);
    if (typeof time !== "string") return undefined;
    members[key] = time;
  }
  const poll = own(value, POLL[era]);
  if (poll !== undefined && !isDuration(poll)) return undefined;
  if (poll !== undefined) members[POLL[era]] = poll;
  return { taskId, status, statusMessage, members, ttlMs };
}

/** The state as a client may have it: under another id, and with a time to live of at most `maxMs`. */
export function writeTaskState(
  { status, statusMessage, members, ttlMs }: TaskState,
  { taskId, era, maxMs }: { readonly taskId: string; readonly era: Era; readonly maxMs: number },
): JsonObject {
  const said = statusMessage === undefined ? {} : { statusMessage };
  return { taskId, status, ...said, ...members, [TTL[era]]: Math.min(ttlMs ?? maxMs, maxMs) };
}

function isStatus(value: unknown): value is TaskStatus {
  return typeof value === "string" && STATUSES.includes(value);
}

function isDuration(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

/** Which task the params of a message, or a result, say that they belong to; undefined where they say nothing. */
export function relatedTaskOf(holder: JsonObject | undefined): { readonly taskId: string } | undefined {
  const meta = holder === undefined ? undefined : own(holder, "_meta");
  if (!isObject(meta) || !Object.hasOwn(meta, RELATED_TASK)) return undefined;
  const related = own(meta, RELATED_TASK);
  const taskId = isObject(related) ? own(related, "taskId") : undefined;
  return { taskId: typeof taskId === "string" ? taskId : "" };
}

/** The same params, or result, that belong to this task; undefined: to none. */
export function withRelatedTask(holder: JsonObject, taskId: string | undefined): JsonObject {
  const { _meta, ...rest } = holder;
  const { [RELATED_TASK]: _, ...others } = isObject(_meta) ? _meta : {};
  const known = taskId === undefined ? others : { ...others, [RELATED_TASK]: { taskId } };
  return Object.keys(known).length === 0 ? rest : { ...rest, _meta: known };
}
