import type { ShadowNote } from "@sallyport/audit";
import { isToolName, type RequestId } from "@sallyport/mcp";
import {
  type ApprovalObligation,
  type ConcurrencyObligation,
  type Decision,
  decide as evaluate,
  decideSurface,
  type LimitObligation,
  type Obligation,
  type ShadowDecision,
} from "@sallyport/policy";
import { type Call, type Inbound, isAboutTask } from "./call/call.ts";
import { decideAnswer, decideNotification, decideSurfaces } from "./decide/surfaces.ts";
import { decideTask } from "./decide/tasks.ts";
import { policyRequest } from "./decide/policy-request.ts";
import type { Ports } from "./call/ports.ts";
import { denied, type Refusal, refused, unknownTool } from "./call/refusal.ts";
import type { CallContext } from "./resolve.ts";

/** What must be counted before the call may go on. */
export type Countable = LimitObligation | ConcurrencyObligation;

/** A request that may go on once its limits are reserved. Nothing but tools/call has a limit. */
export type Permission = {
  readonly rule: string;
  readonly limits: readonly Countable[];
  /** What rules in shadow would have said; their limits are tried besides. */
  readonly shadow: readonly ShadowDecision[];
};

type ToolCall = Extract<Inbound, { kind: "call" }>;
type Denial = { readonly rule: string; readonly reason: string };

const NO_RULE: Permission = { rule: "", limits: [], shadow: [] };

/** Step 5: pure, from the message that will be sent. Nothing may rewrite it later. */
export function decide(
  call: Call,
  asked: { inbound: Inbound; context: CallContext },
  ports: Ports,
): Permission | Refusal {
  const { inbound, context } = asked;
  if (inbound.kind === "request" && inbound.surface !== undefined) {
    return decideSurfaces(call, { id: inbound.id, surface: inbound.surface }, context);
  }
  if (isAboutTask(inbound)) return decideTask(call, inbound, context);
  if (inbound.kind === "answer") return decideAnswer(call, inbound.serverRequest.method, context);
  if (inbound.kind === "notification") return decideNotification(call, inbound.method, context);
  if (inbound.kind !== "call") return NO_RULE;
  const { tool, id } = inbound;
  if (!isToolName(tool))
    return unknownTool(id, tool, { rule: "(illegal name)", reason: "The tool's name is not legal." });
  call.draft.tool = tool;
  const policy = context.policy?.policy ?? null;
  call.draft.policyRevision = policy === null ? null : (context.policy?.entry.revision ?? null);
  const decision = evaluate(policy, policyRequest(call, inbound, context));
  const { rule, reason, hidden, shadow = [] } = decision;
  if (shadow.length > 0) call.draft.shadow = notesOf(shadow);
  tellAlerts(call, decision, ports);
  if (hidden) return unknownTool(id, tool, { rule, reason });
  if (decision.effect === "deny") return deny(call, inbound, { rule, reason });
  if (asksForTask(inbound)) {
    const asked = decideSurface(policy, { surface: "tasks", name: tool });
    if (asked.effect === "deny") return deny(call, inbound, asked);
  }
  const limits = countable(decision.obligations);
  return Array.isArray(limits) ? { rule, limits, shadow } : deny(call, inbound, limits);
}

/** The limits among obligations; or why the call may not go on, when one of them cannot be met here. */
export function countable(obligations: readonly Obligation[]): Countable[] | Denial {
  const limits: Countable[] = [];
  for (const obligation of obligations) {
    switch (obligation.kind) {
      case "limit":
      case "concurrency":
        limits.push(obligation);
        break;
      case "approval":
        return noApproval(obligation);
      default:
        return notUnderstood(obligation);
    }
  }
  return limits;
}

/** In the stateless era its server decides, which is only told that it may where the policy lets it. */
function asksForTask({ asTask, stateless }: ToolCall): boolean {
  return asTask === true && stateless === undefined;
}

/** D, with what the trail and the client are told of the rule. Who awaits a task cannot read one, but an error: E. */
export function deny(call: Call, inbound: ToolCall, why: Denial & { retryAfterMs?: number }): Refusal {
  const { rule, reason, retryAfterMs } = why;
  const { policyId, policyRevision } = call.draft;
  const known = { rule, reason, policy: policyId, revision: policyRevision, callId: call.id };
  const denial = retryAfterMs === undefined ? known : { ...known, retryAfterMs };
  if (asksForTask(inbound)) return refused(inbound.id, denial);
  return denied(inbound.id, denial, inbound.stateless === undefined ? "session" : "stateless");
}

/** E, for any other request. */
export function deniedRequest(call: Call, id: RequestId, why: Denial): Refusal {
  const { policyId, policyRevision } = call.draft;
  return refused(id, { ...why, policy: policyId, revision: policyRevision, callId: call.id });
}

/** What rules in shadow would have said, for the trail. */
export function notesOf(shadow: readonly ShadowDecision[]): ShadowNote[] {
  return shadow.map(({ effect, rule, reason }) => ({ effect, rule, reason }));
}

function tellAlerts(call: Call, { alerts = [] }: Decision, ports: Ports): void {
  for (const { rule, reason } of alerts) ports.log.warn({ callId: call.id, rule }, reason);
}

function noApproval({ rule }: ApprovalObligation): Denial {
  return {
    rule,
    reason: `Held by ${rule}: a person has to approve this call, and approvals are not available yet.`,
  };
}

/** From a policy that a newer version compiled. */
function notUnderstood(obligation: never): Denial {
  const { rule }: Obligation = obligation;
  return { rule, reason: `Refused by ${rule}: this proxy does not know how to meet it.` };
}
