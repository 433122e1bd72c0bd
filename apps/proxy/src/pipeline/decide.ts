import { printable } from "@sallyport/audit";
import { isToolName } from "@sallyport/mcp";
import { decide as evaluate, decideSurface, type Decision } from "@sallyport/policy";
import { type Call, type Inbound, isAboutTask } from "./call/call.ts";
import type { CallContext } from "./call/context.ts";
import type { Ports } from "./call/ports.ts";
import { type Refusal, unknownTool } from "./call/refusal.ts";
import {
  asksForTask,
  deny,
  dutiesOf,
  noteRevision,
  notesOf,
  type Permission,
  withoutLimits,
} from "./decide/permission.ts";
import { policyRequest } from "./decide/policy-request.ts";
import { decideAnswers } from "./decide/answers.ts";
import { decideAnswer, decideNotification, decideSurfaces } from "./decide/surfaces.ts";
import { decideTask } from "./decide/tasks.ts";

const MAX_TOOL_LENGTH = 256;

/** Step 5: pure, from the message that will be sent. Nothing may rewrite it later. */
export function decide(
  call: Call,
  asked: { inbound: Inbound; context: CallContext },
  ports: Ports,
): Permission | Refusal {
  const { inbound, context } = asked;
  if (inbound.kind === "request" && inbound.surface !== undefined) {
    const { id, surface, answers } = inbound;
    return decideSurfaces(call, { id, surface, ...(answers && { answers }) }, context);
  }
  if (isAboutTask(inbound)) return decideTask(call, inbound, context);
  if (inbound.kind === "answer") return decideAnswer(call, inbound.serverRequest.method, context);
  if (inbound.kind === "notification") return decideNotification(call, inbound.method, context);
  if (inbound.kind !== "call") return withoutLimits("");
  const { tool, id } = inbound;
  call.draft.tool = printable(tool, MAX_TOOL_LENGTH);
  if (!isToolName(tool))
    return unknownTool(id, tool, { rule: "(illegal name)", reason: "The tool's name is not legal." });
  const { policy } = context;
  noteRevision(call.draft, context);
  const decision = evaluate(policy, policyRequest(call, inbound, context));
  const { rule, reason, hidden, shadow = [] } = decision;
  if (shadow.length > 0) call.draft.shadow = notesOf(shadow);
  tellAlerts(call, decision, ports);
  if (hidden) return unknownTool(id, tool, { rule, reason });
  if (decision.effect === "deny") return deny(call, inbound, { rule, reason });
  if (asksForTask(inbound)) {
    const asTask = decideSurface(policy, { surface: "tasks", name: tool });
    if (asTask.effect === "deny") return deny(call, inbound, asTask);
  }
  const refused = decideAnswers(call.draft, inbound.answers ?? [], context);
  if (refused !== undefined) return deny(call, inbound, refused);
  const duties = dutiesOf(decision.obligations);
  if ("rule" in duties) return deny(call, inbound, duties);
  const { limits, approvals } = duties;
  return { rule, limits, approvals, shadow };
}

function tellAlerts(call: Call, { alerts = [] }: Decision, ports: Ports): void {
  for (const { rule, reason } of alerts) ports.log.warn({ callId: call.id, rule }, reason);
}
