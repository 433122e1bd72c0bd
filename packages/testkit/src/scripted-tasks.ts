import { randomUUID } from "node:crypto";

/** A task of a scripted server, in the words of either era. */
export type ScriptedTask = {
  readonly taskId: string;
  readonly tool: string;
  /** Its state, and what goes with it. */
  readonly state: Readonly<Record<string, unknown>>;
};

type Params = Readonly<Record<string, unknown>>;
type Said = { readonly result: object } | { readonly error: object };

const TIMES = { createdAt: "2026-07-28T10:00:00Z", lastUpdatedAt: "2026-07-28T10:00:01Z" };
const EXTENSION = "io.modelcontextprotocol/tasks";

/**
 * The tasks of a scripted server. One begins as `working`, and is `completed` when it is first asked for, unless a test
 * sets another state. Its ids begin with `canary-task`, so that whoever sees one can tell.
 */
export class ScriptedTasks {
  readonly all: ScriptedTask[] = [];
  readonly #era: "session" | "stateless";

  constructor(era: "session" | "stateless") {
    this.#era = era;
  }

  /** From now on the newest task, or this one, is in this state. */
  set(state: Readonly<Record<string, unknown>>, taskId = this.all.at(-1)?.taskId): void {
    const at = this.all.findIndex((task) => task.taskId === taskId);
    const task = this.all[at];
    if (task === undefined) throw new Error("There is no such task.");
    this.all[at] = { ...task, state };
  }

  forget(): void {
    this.all.length = 0;
  }

  /** What is said to a tools/call or a request about a task; undefined where it has nothing to do with tasks. */
  answer(method: string, params: Params): Said | undefined {
    if (method === "tools/call")
      return this.#wantsTask(params) ? this.#begin(String(params["name"])) : undefined;
    const known = this.#era === "session" ? SESSION : STATELESS;
    if (!known.has(method)) return undefined;
    if (method === "tasks/list") return { result: { tasks: this.all.map((task) => this.#told(task)) } };
    const task = this.all.find(({ taskId }) => taskId === params["taskId"]);
    if (task === undefined) {
      return { error: { code: -32602, message: `Failed to retrieve task: ${String(params["taskId"])}` } };
    }
    if (method === "tasks/result") return this.#result(task);
    if (method === "tasks/get") return { result: this.#told(task) };
    if (method === "tasks/cancel") this.set({ status: "cancelled" }, task.taskId);
    return { result: this.#era === "session" ? this.#told(this.all.find(same(task)) ?? task) : {} };
  }

  #wantsTask(params: Params): boolean {
    if (this.#era === "session") return params["task"] !== undefined;
    const meta = params["_meta"] as Readonly<Record<string, { extensions?: object }>> | undefined;
    return EXTENSION in (meta?.["io.modelcontextprotocol/clientCapabilities"]?.extensions ?? {});
  }

  #begin(tool: string): Said {
    const taskId = `canary-task-${randomUUID()}`;
    const content = [{ type: "text", text: `ran ${tool}` }];
    const state = this.#era === "session" ? {} : { result: { resultType: "complete", content } };
    this.all.push({ taskId, tool, state: { status: "completed", ...state } });
    const task = { taskId, status: "working", ...TIMES, ...this.#lives };
    return { result: this.#era === "session" ? { task } : { resultType: "task", ...task } };
  }

  #told({ taskId, state }: ScriptedTask): object {
    return { taskId, ...TIMES, ...this.#lives, ...state };
  }

  #result({ taskId, tool, state }: ScriptedTask): Said {
    const _meta = { "io.modelcontextprotocol/related-task": { taskId } };
    const content = [{ type: "text", text: `ran ${tool}` }];
    return (state["said"] as Said | undefined) ?? { result: { content, _meta } };
  }

  get #lives(): object {
    return this.#era === "session"
      ? { ttl: 60_000, pollInterval: 10 }
      : { ttlMs: 60_000, pollIntervalMs: 10 };
  }
}

const same =
  ({ taskId }: ScriptedTask) =>
  (task: ScriptedTask): boolean =>
    task.taskId === taskId;

const SESSION: ReadonlySet<string> = new Set(["tasks/get", "tasks/result", "tasks/list", "tasks/cancel"]);
const STATELESS: ReadonlySet<string> = new Set(["tasks/get", "tasks/update", "tasks/cancel"]);

/** What a scripted server says that it can do with tasks. */
export const TASKS_CAPABILITY = { list: {}, cancel: {}, requests: { tools: { call: {} } } };
export const TASKS_EXTENSIONS = { [EXTENSION]: {} };
