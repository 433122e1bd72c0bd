import { decideAnyCall, decideSurface, type Decision, type Policy } from "@sallyport/policy";
import type { Call, TaskInbound } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import { taskOwnerOf } from "../call/owner-of.ts";
import type { Ports } from "../call/ports.ts";
import { type Refusal, unknownTask } from "../call/refusal.ts";
import { deniedRequest, noteRevision, notesOf, type Permission, withoutLimits } from "./permission.ts";
import { isKnownTool, listedTool } from "./policy-request.ts";
import { decideAnswers } from "./answers.ts";

/**
 * Step 5 for requests about tasks: a task goes on for as long as its tool could be called and run as a task at all.
 * What is denied is answered like a task that never was; what it asked the client, and may not ask any more, is denied.
 */
export function decideTask(
  call: Call,
  { id, about }: TaskInbound,
  context: CallContext,
): Permission | Refusal {
  const { draft } = call;
  const { era } = taskOwnerOf(context);
  if (about.opened === undefined)
    return unknownTask(id, era, { reason: "It was not said which task it is." });
  const { task, answers } = about.opened;
  draft.tool = task.tool;
  noteRevision(draft, context);
  const { effect, rule, reason, shadow } = evaluateTask(context.policy, task.tool, { context, now: call.at });
  if (shadow !== undefined) draft.shadow = notesOf(shadow);
  if (effect === "deny") return unknownTask(id, era, { rule, reason });
  const refused = decideAnswers(draft, answers, context);
  return refused === undefined ? withoutLimits(rule) : deniedRequest(call, id, refused);
}

/** Whether the policy of this moment, which may be newer than the request on a long stream, lets a task go on. */
export function mayGoOn(tool: string, context: CallContext, ports: Ports): boolean {
  const now = ports.clock.now();
  const access = ports.snapshot.refresh(context.access, now);
  if (access === undefined) return false;
  const { policy } = ports.snapshot.policyOf(access.grant);
  return evaluateTask(policy, tool, { context: { ...context, access }, now }).effect === "allow";
}

function evaluateTask(
  policy: Policy | null,
  tool: string,
  { context, now }: { readonly context: CallContext; readonly now: number },
): Decision {
  const known = isKnownTool(tool, context);
  const called = decideAnyCall(policy, { ...listedTool(tool, context, now), known });
  return called.effect === "deny" ? called : decideSurface(policy, { surface: "tasks", name: tool });
}
