import { isObject, type JsonObject, own } from "@sallyport/json";
import {
  type Denial,
  mentionsAny,
  readInputRequired,
  readTaskState,
  resultTypeOf,
  type TaskState,
  withRelatedTask,
  writeTaskState,
} from "@sallyport/mcp";
import { type Task, TASK_VALID_FOR_MS } from "../../adapters/seals/tasks.ts";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { unreadable } from "../call/upstream-failure.ts";
import { hiddenNames } from "../decide/hidden-names.ts";
import { decideQuestions } from "../decide/questions.ts";
import { rewriteError } from "./error.ts";
import type { Asking } from "./rewritten.ts";

/** A task, and for whom something of it is written. */
export type TaskAt = { readonly task: Task; readonly context: CallContext; readonly ports: Ports };

/** The same, where it may ask the client for something. */
export type AskingTaskAt = TaskAt & Pick<Asking, "questions">;

/** A task with what goes with its state (SEP-2663, "Task Status"); or why its client may not be asked what it asks. */
export type TaskDetails =
  | { readonly changed: JsonObject; readonly result: "ok" | "tool_error" | "rpc_error" }
  | { readonly denial: Denial };

/** What may not stand in what is said of a task: hidden names, and the server's own id of it. */
export function namesIn({ task, context, ports }: TaskAt): readonly string[] {
  const hidden = hiddenNames(context, ports);
  const before = namesOf.get(task);
  if (before?.hidden === hidden) return before.names;
  const names = [...hidden, task.upstreamId];
  namesOf.set(task, { hidden, names });
  return names;
}

/** The same names are the same array, which is prepared once for all texts that are compared with it. */
const namesOf = new WeakMap<
  Task,
  { readonly hidden: readonly string[]; readonly names: readonly string[] }
>();

/** The state under our id. Its message is left out when it names what it may not. */
export function writeState(state: TaskState, at: TaskAt): JsonObject {
  const { statusMessage } = state;
  const isTelling = statusMessage !== undefined && mentionsAny(statusMessage, namesIn(at));
  return writeTaskState(isTelling ? { ...state, statusMessage: undefined } : state, {
    taskId: at.task.id,
    era: taskOwnerOf(at.context).era,
    maxMs: TASK_VALID_FOR_MS,
  });
}

/** The state in a result, which has to be that of this task. Throws UpstreamFailure. */
export function expectState(value: JsonObject, { task, context }: TaskAt): TaskState {
  const state = readTaskState(value, taskOwnerOf(context).era);
  if (state?.taskId !== task.upstreamId) throw unreadable();
  return state;
}

/**
 * A task of the stateless era as its client may know it: its result is decided on as one that comes at once,
 * its input requests as those of an input-required result. Throws UpstreamFailure for what cannot be passed on.
 * @param capabilities what the client declares that it can be asked for
 */
export function detailsOf(
  value: JsonObject,
  capabilities: ReadonlySet<string>,
  at: AskingTaskAt,
): TaskDetails {
  const state = expectState(value, at);
  const changed = writeState(state, at);
  const { status } = state;
  if (status === "input_required") return withInputRequests(changed, { value, capabilities }, at);
  if (status === "completed") {
    const result = own(value, "result");
    if (!isObject(result) || resultTypeOf(result) !== "complete") throw unreadable();
    changed["result"] = withRelatedTask(result, undefined);
    return { changed, result: own(result, "isError") === true ? "tool_error" : "ok" };
  }
  if (status !== "failed") return { changed, result: "ok" };
  const error = own(value, "error");
  if (!isObject(error) || typeof own(error, "code") !== "number") throw unreadable();
  changed["error"] = rewriteError(error, at.context, namesIn(at));
  return { changed, result: "rpc_error" };
}

function withInputRequests(
  changed: JsonObject,
  { value, capabilities }: { value: JsonObject; capabilities: ReadonlySet<string> },
  at: AskingTaskAt,
): TaskDetails {
  const { task, context, ports } = at;
  const required = readInputRequired({ inputRequests: own(value, "inputRequests") ?? null });
  if (required === undefined) throw unreadable();
  const { asks } = required;
  const { questions, denial, isBroken } = decideQuestions(asks, capabilities, at);
  const owner = taskOwnerOf(context);
  for (const [i, question] of questions.entries()) {
    const { method, effect, rule, policyRevision } = question;
    const decided = [asks[i]?.key ?? "", method, effect, rule, policyRevision];
    at.questions.push({ ...question, once: ports.tasks.questionKey(owner, task, decided) });
  }
  if (denial !== undefined) return { denial };
  if (isBroken) throw unreadable();
  const asked: JsonObject = {};
  for (const { key, method, request } of asks)
    asked[ports.tasks.sealInputRequest(owner, task, { method, key })] = request;
  return { changed: { ...changed, inputRequests: asked }, result: "ok" };
}
