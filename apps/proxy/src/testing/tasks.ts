import type { Era } from "@sallyport/mcp";
import type { RawResponse } from "@sallyport/testkit";
import type { Stage } from "./stage.ts";
import { type Answer, answerOf, send, stateless, type StatelessMessage } from "./stateless-message.ts";

type Headers = Readonly<Record<string, string | null>>;

/** The capabilities of a stateless client that accepts tasks and every server request. */
export const TAKES_TASKS = {
  extensions: { "io.modelcontextprotocol/tasks": {} },
  elicitation: { form: {} },
  sampling: {},
  roots: {},
};

/** A request in either era, with the headers of that era. */
export function inEra(era: Era, method: string, params: object): StatelessMessage {
  return era === "stateless"
    ? stateless(method, params, { capabilities: TAKES_TASKS })
    : { message: { jsonrpc: "2.0", id: 1, method, params }, headers: {} };
}

/** A call that asks for a task; in the stateless era only the server decides that. */
export function taskCall(era: Era, tool = "echo", args: object = {}): StatelessMessage {
  const asked = era === "session" ? { task: { ttl: 60_000 } } : {};
  return inEra(era, "tools/call", { name: tool, arguments: args, ...asked });
}

/** The state of a task in an answer to the call that began it. */
export function begunIn(response: RawResponse): Readonly<Record<string, unknown>> {
  const { result } = answerOf(response);
  return (result?.["task"] as Answer["result"]) ?? result ?? {};
}

/** Begins a task and returns the client's id of it. */
export async function beginTask(
  stage: Stage,
  era: Era,
  { headers = {}, tool = "echo" }: { readonly headers?: Headers; readonly tool?: string } = {},
): Promise<string> {
  const response = await send(stage, taskCall(era, tool), headers);
  const { taskId } = begunIn(response);
  if (typeof taskId !== "string") throw new Error(`No task: ${response.body}`);
  return taskId;
}
