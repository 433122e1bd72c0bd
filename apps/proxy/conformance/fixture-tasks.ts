import { randomUUID } from "node:crypto";

/**
 * The tasks extension, which the official server does not have: the server runs a call of such a tool in the background,
 * and its answer becomes the answer of the task.
 */
type Handle = (request: Request) => Promise<Response>;
type Fields = Readonly<Record<string, unknown>>;
type Message = { readonly id?: unknown; readonly method?: string; readonly params?: Params };
type Params = Fields & { readonly _meta?: Fields; readonly inputResponses?: Fields };
type Answer = { readonly result?: Fields; readonly error?: Fields };
type Task = { state: Fields; responses: Fields; readonly call: Call; readonly cancel: AbortController };
type Call = { readonly request: Request; readonly message: Message };

export const TASKS = "io.modelcontextprotocol/tasks";
/** Tools that become a task at once. */
const SLOW = new Set(["slow_compute", "failing_job", "protocol_error_job"]);
/** Tools that require input as a task; the last one requires it before the task begins. */
const ASKING = new Set(["confirm_delete", "multi_input", "test_tool_with_task"]);
const COMPLETE = { resultType: "complete" };

export function withTasks(handle: Handle): Handle {
  const tasks = new Map<string, Task>();
  const begin = (call: Call): Task => {
    const createdAt = new Date().toISOString();
    const state = { taskId: randomUUID(), status: "working", createdAt, ttlMs: 60_000, pollIntervalMs: 100 };
    const task = { state, responses: {}, call, cancel: new AbortController() };
    tasks.set(state.taskId, task);
    return task;
  };
  const created = (task: Task, { message }: Call): Response =>
    answer(message, { result: { resultType: "task", ...shown(task) } });

  const startCall = async (call: Call): Promise<Response> => {
    const name = String(call.message.params?.["name"]);
    if (name === "failing_job" && !declares(call.message)) return missing(call.message);
    if (!declares(call.message) || !(SLOW.has(name) || ASKING.has(name))) return handle(call.request);
    if (SLOW.has(name)) {
      const task = begin(call);
      void run(task, handle);
      return created(task, call);
    }
    const response = await handle(call.request.clone());
    const { result } = (await response.clone().json()) as Answer;
    const isDone = result?.["resultType"] === "complete";
    if (response.status !== 200 || (name === "test_tool_with_task" && !isDone)) return response;
    const task = begin(call);
    settle(task, { result: result ?? {} });
    return created(task, call);
  };

  const onTask = async ({ request, message }: Call): Promise<Response> => {
    const { method, params = {} } = message;
    if (!declares(message)) return missing(message);
    if (request.headers.get("mcp-name") !== params["taskId"])
      return answer(message, { error: { code: -32020, message: "Mcp-Name is not the taskId" } }, 400);
    const task = tasks.get(String(params["taskId"]));
    if (task === undefined) return answer(message, { error: { code: -32602, message: "Unknown task" } });
    if (method === "tasks/get") return answer(message, { result: { ...COMPLETE, ...shown(task) } });
    if (method === "tasks/cancel") cancel(task);
    else await update(task, params.inputResponses ?? {}, handle);
    return answer(message, { result: COMPLETE });
  };

  return async (request) => {
    const message = (await request.clone().json()) as Message;
    if (message.method === "tools/call") return startCall({ request, message });
    const isTask = ["tasks/get", "tasks/update", "tasks/cancel"].includes(message.method ?? "");
    return isTask ? onTask({ request, message }) : handle(request);
  };
}

const shown = ({ state }: Task): Fields => ({ ...state, lastUpdatedAt: new Date().toISOString() });

/** Passes the call to the server, with the answers of the client so far. */
async function run(task: Task, handle: Handle): Promise<void> {
  const { request, message } = task.call;
  const body = { ...message, params: { ...message.params, inputResponses: task.responses } };
  const { headers, url } = request;
  const again = new Request(url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    signal: task.cancel.signal,
  });
  const response = await handle(again).catch(() => undefined);
  const answered = (await response?.json().catch(() => undefined)) as Answer | undefined;
  if (task.state["status"] === "working") settle(task, answered ?? {});
}

function settle(task: Task, { result, error }: Answer): void {
  const isRefusal = task.call.message.params?.["name"] === "protocol_error_job" || result === undefined;
  if (isRefusal) {
    const failure = error ?? { code: -32603, message: "It failed." };
    task.state = { ...task.state, status: "failed", error: failure };
  } else if (result["resultType"] === "input_required") {
    task.state = { ...task.state, status: "input_required", inputRequests: result["inputRequests"] };
  } else task.state = { ...task.state, status: "completed", result };
}

/** Continues once every input request is answered. */
async function update(task: Task, responses: Fields, handle: Handle): Promise<void> {
  if (task.state["status"] !== "input_required") return;
  task.responses = { ...task.responses, ...responses };
  const open = Object.entries(task.state["inputRequests"] as Fields).filter(([key]) => !(key in responses));
  task.state = { ...task.state, inputRequests: Object.fromEntries(open) };
  if (open.length > 0) return;
  const { inputRequests: _, ...state } = task.state;
  task.state = { ...state, status: "working" };
  await run(task, handle);
}

function cancel(task: Task): void {
  if (!["working", "input_required"].includes(String(task.state["status"]))) return;
  const { inputRequests: _, ...state } = task.state;
  task.state = { ...state, status: "cancelled" };
  task.cancel.abort();
}

function declares({ params }: Message): boolean {
  const capabilities = params?._meta?.["io.modelcontextprotocol/clientCapabilities"];
  const { extensions = {} } = (capabilities ?? {}) as { extensions?: Fields };
  return TASKS in extensions;
}

function missing(message: Message): Response {
  const data = { requiredCapabilities: { extensions: { [TASKS]: {} } } };
  return answer(
    message,
    { error: { code: -32021, message: "Missing required capability: tasks", data } },
    400,
  );
}

const answer = ({ id }: Message, said: Answer, status = 200): Response =>
  Response.json({ jsonrpc: "2.0", id, ...said }, { status });
