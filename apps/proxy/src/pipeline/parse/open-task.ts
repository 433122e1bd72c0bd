import { encodeHeaderValue } from "@sallyport/mcp";
import type { Inbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { type Refusal, unknownTask } from "../call/refusal.ts";
import { readInputAnswers } from "./input-answers.ts";
import { withParams } from "./with-params.ts";

/**
 * A request about a task as its server may have it, under the server's own id of the task, which is what is decided on
 * and sent from here on. Any other request as it is.
 */
export function openTask(inbound: Inbound, context: CallContext, ports: Ports): Inbound | Refusal {
  if (inbound.kind !== "request" || inbound.about === undefined) return inbound;
  const { id, about, method, stateless } = inbound;
  const owner = taskOwnerOf(context);
  const task = ports.tasks.open(owner, about.taskId, ports.clock.now());
  if (task === undefined) return unknownTask(id, owner.era, NEVER_GIVEN);
  const { answers, inputResponses } = readInputAnswers(about.inputResponses, (sealed) =>
    ports.tasks.openInputRequest(owner, task, sealed),
  );
  const given = inputResponses === undefined ? {} : { inputResponses };
  const body = withParams(about.value, { task: undefined, taskId: task.upstreamId, ...given });
  const opened = { ...inbound, body, about: { ...about, opened: { task, answers } } };
  if (stateless === undefined) return opened;
  const headers = ["mcp-method", method, "mcp-name", encodeHeaderValue(task.upstreamId)];
  return { ...opened, stateless: { ...stateless, headers } };
}

const NEVER_GIVEN = { reason: "The task is unknown, too old, or not this grant's, token's and session's." };
