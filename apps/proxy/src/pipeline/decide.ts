import { isToolName } from "@sallyport/mcp";
import {
  type ApprovalObligation,
  decide as evaluate,
  type LimitObligation,
  type Obligation,
} from "@sallyport/policy";
import type { ServerState } from "../adapters/snapshot.ts";
import type { Call, Inbound } from "./call.ts";
import { denied, type Refusal, unknownTool } from "./refusal.ts";
import type { Ground } from "./resolve.ts";

/** A call that may go on once its limits are reserved. Nothing but tools/call has a rule or a limit. */
export type Permission = { readonly rule: string; readonly limits: readonly LimitObligation[] };

const NO_RULE: Permission = { rule: "", limits: [] };

/** Step 5: pure, from the message that will be sent. Nothing may rewrite it later. */
export function decide(call: Call, inbound: Inbound, ground: Ground): Permission | Refusal {
  if (inbound.kind !== "call") return NO_RULE;
  const { tool, args, id } = inbound;
  if (!isToolName(tool))
    return unknownTool(id, tool, { rule: "(illegal name)", reason: "The tool's name is not legal." });
  call.trail.tool = tool;
  const policy = ground.policy?.policy ?? null;
  call.trail.policyRevision = policy === null ? null : (ground.policy?.entry.revision ?? null);
  const decision = evaluate(policy, { tool, args, known: isKnown(ground.access.server, tool) });
  const { rule, reason, hidden, obligations } = decision;
  if (hidden) return unknownTool(id, tool, { rule, reason });
  if (decision.effect === "deny") return deny(call, inbound, { rule, reason });

  const limits: LimitObligation[] = [];
  for (const obligation of obligations) {
    switch (obligation.kind) {
      case "limit":
        if (windowMsOf(obligation) === undefined) return deny(call, inbound, notUnderstood(obligation));
        limits.push(obligation);
        break;
      case "concurrency":
        return deny(call, inbound, notUnderstood(obligation));
      case "approval":
        return deny(call, inbound, noApproval(obligation));
    }
  }
  return { rule, limits };
}

/** D, with what the trail and the client are told of the rule. */
export function deny(
  call: Call,
  inbound: Extract<Inbound, { kind: "call" }>,
  why: { rule: string; reason: string; retryAfterMs?: number },
): Refusal {
  const { policyId, policyRevision } = call.trail;
  return denied(inbound.id, { ...why, policy: policyId, revision: policyRevision, callId: call.id });
}

/** Whether the server has such a tool, as far as anybody knows: by its last discovery, or by a list seen since. */
function isKnown({ tools, memory }: ServerState, tool: string): boolean {
  return tools.has(tool) || memory.seenTools.has(tool);
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The length of a window that this proxy can count, of each grant; undefined for any other. */
export function windowMsOf({ window, scope }: LimitObligation): number | undefined {
  if (window.kind !== "fixed" || scope !== "grant") return undefined;
  return "unit" in window ? UNIT_MS[window.unit] : window.seconds * 1000;
}

function notUnderstood({ rule }: Obligation): { rule: string; reason: string } {
  return { rule, reason: `Refused by ${rule}: this proxy cannot count such a limit yet.` };
}

function noApproval({ rule }: ApprovalObligation): { rule: string; reason: string } {
  return {
    rule,
    reason: `Held by ${rule}: a person has to approve this call, and approvals are not available yet.`,
  };
}
