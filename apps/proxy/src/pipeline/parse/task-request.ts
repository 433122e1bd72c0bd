import { isObject, type JsonObject, own, stringify } from "@sallyport/json";
import {
  CAPABILITIES_KEY,
  type Envelope,
  progressTokenOf,
  readTaskRequest,
  type RpcRequest,
  type SessionRequestMethod,
  type StatelessRequestMethod,
  type TaskMethod,
  TASKS_EXTENSION,
} from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import type { Inbound, Stateless } from "../call/call.ts";
import { invalid, type Refusal } from "../call/refusal.ts";
import { headerMismatch, tasksNotDeclared } from "../call/stateless-refusal.ts";
import type { Arrival } from "./arrival.ts";
import { nameProblem } from "./mirrored-headers.ts";
import type { StatelessRequest } from "./stateless-message.ts";
import { changedParams } from "./with-params.ts";

/** A request about a task, in the session era. Which task that is, is for `openTask` to say. */
export function readAboutTask(
  { message, value, body }: { message: RpcRequest; value: JsonObject; body: Buffer },
  method: TaskMethod & SessionRequestMethod,
): Inbound | Refusal {
  const { id, params } = message;
  const read = readTaskRequest(method, params);
  if (!read.ok) return invalid(read.problem);
  const { taskId, inputResponses } = read;
  const about = { taskId, inputResponses, value };
  const progressToken = progressTokenOf(params);
  return { kind: "request", method, id, progressToken, clientName: undefined, body, about };
}

/** The same in the stateless era, where its header says which task it is. */
export function readStatelessTask(
  asked: StatelessRequest,
  method: TaskMethod & StatelessRequestMethod,
): Inbound | Refusal {
  const { message, mirrored, envelope, value, body } = asked;
  const { id, params } = message;
  const read = readTaskRequest(method, params);
  if (!read.ok) return invalid(read.problem);
  const { taskId, inputResponses } = read;
  const problem = nameProblem(mirrored.name, taskId);
  if (problem !== undefined) return headerMismatch(id, problem);
  const { clientName, capabilities, takesTasks } = envelope;
  if (!takesTasks) return tasksNotDeclared(id);
  const stateless: Stateless = { headers: [], clientName, capabilities, params: mirrored.params };
  const about = { taskId, inputResponses, value };
  return {
    kind: "request",
    method,
    id,
    progressToken: progressTokenOf(params),
    clientName,
    body,
    stateless,
    about,
  };
}

/** Whether a call may be answered with a task: the client takes one, and the policy lets the tool run as one. */
export function mayTakeTask({ takesTasks }: Envelope, tool: string, { access, ports }: Arrival): boolean {
  if (!takesTasks) return false;
  const { policy } = ports.snapshot.policyOf(access.grant);
  return decideSurface(policy, { surface: "tasks", name: tool }).effect === "allow";
}

/**
 * A tools/call that says to its server whether it may answer with a task. What asks for one as clients of the session
 * era do means nothing, and is left out.
 */
export function withTasksOffered(asked: StatelessRequest, asTask: boolean): StatelessRequest {
  const meta = asTask ? {} : { _meta: withoutTasks(asked.message.params) };
  const value = changedParams(asked.value, { task: undefined, ...meta });
  return { ...asked, value, body: Buffer.from(stringify(value)) };
}

/** The _meta of these params, with capabilities that have no tasks. */
function withoutTasks(params: JsonObject | undefined): JsonObject {
  const meta = objectIn(params, "_meta");
  const capabilities = objectIn(meta, CAPABILITIES_KEY);
  const { [TASKS_EXTENSION]: _, ...extensions } = objectIn(capabilities, "extensions");
  return { ...meta, [CAPABILITIES_KEY]: { ...capabilities, extensions } };
}

function objectIn(holder: JsonObject | undefined, key: string): JsonObject {
  const value = holder && own(holder, key);
  return isObject(value) ? value : {};
}
