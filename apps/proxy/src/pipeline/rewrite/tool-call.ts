import { isObject, type JsonObject, own } from "@sallyport/json";
import { mayBecomeTask, statelessOf } from "../call/call.ts";
import { rewriteInputRequired } from "./input-required.ts";
import type { Asked, Asking, Rewritten } from "./rewritten.ts";
import { rewriteStartedTask } from "./tasks.ts";

/** The result of a tools/call: by its era, because a call goes on in two ways. */
export function rewriteToolCall(result: JsonObject, asked: Asking): Rewritten {
  return statelessOf(asked.inbound) === undefined
    ? rewriteSessionCall(result, asked)
    : rewriteStatelessCall(result, asked);
}

/** The result of a tools/call in the session era, which is a task where it asked for one and the server does so. */
function rewriteSessionCall(result: JsonObject, asked: Asked): Rewritten {
  const task = mayBecomeTask(asked.inbound) ? own(result, "task") : undefined;
  if (isObject(task)) return rewriteStartedTask(result, task, asked);
  return { result: own(result, "isError") === true ? "tool_error" : "ok" };
}

/** The result of a tools/call in the stateless era: complete as it came, or asking for input. */
function rewriteStatelessCall(result: JsonObject, asked: Asking): Rewritten {
  return (
    rewriteInputRequired(result, asked) ?? { result: own(result, "isError") === true ? "tool_error" : "ok" }
  );
}
