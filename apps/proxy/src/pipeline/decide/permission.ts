import type { ShadowNote } from "@sallyport/audit";
import type { Denial, RequestId } from "@sallyport/mcp";
import type {
  ApprovalObligation,
  ConcurrencyObligation,
  LimitObligation,
  Obligation,
  ShadowDecision,
} from "@sallyport/policy";
import type { GrantPolicy } from "../../adapters/state/access.ts";
import type { Call, DecisionDraft, Inbound } from "../call/call.ts";
import { denied, type Refusal, refused } from "../call/refusal.ts";

/** What must be counted before the call may go on. */
export type Countable = LimitObligation | ConcurrencyObligation;

/** A request that may go on once its limits are reserved. Nothing but tools/call has a limit. */
export type Permission = {
  readonly rule: string;
  readonly limits: readonly Countable[];
  /** Whom it waits for; each must say yes. */
  readonly approvals: readonly ApprovalObligation[];
  /** What rules in shadow would have said; their limits are tried besides. */
  readonly shadow: readonly ShadowDecision[];
};

export type ToolCall = Extract<Inbound, { kind: "call" }>;
/** Why a rule says no. */
export type RuleDenial = { readonly rule: string; readonly reason: string };
/** Why a limit says no, and when it may say yes. */
export type LimitDenial = RuleDenial & Pick<Denial, "retryAfterMs" | "limit">;

/** Lets a request pass under a rule that counts nothing; `rule` is empty where no rule was asked. */
export function withoutLimits(rule: string): Permission {
  return { rule, limits: [], approvals: [], shadow: [] };
}

/** Which revision decided; none where no policy could. */
export function noteRevision(draft: DecisionDraft, { policy, policyEntry }: GrantPolicy): void {
  draft.policyRevision = policy === null ? null : (policyEntry?.revision ?? null);
}

/** Obligations by their kind; or why the call may not go on, when one of them cannot be met here. */
export function dutiesOf(
  obligations: readonly Obligation[],
): Pick<Permission, "limits" | "approvals"> | RuleDenial {
  const limits: Countable[] = [];
  const approvals: ApprovalObligation[] = [];
  for (const obligation of obligations) {
    switch (obligation.kind) {
      case "limit":
      case "concurrency":
        limits.push(obligation);
        break;
      case "approval":
        approvals.push(obligation);
        break;
      default:
        return notUnderstood(obligation);
    }
  }
  return { limits, approvals };
}

/** In the stateless era its server decides, which is only told that it may where the policy lets it. */
export function asksForTask({ asTask, stateless }: ToolCall): boolean {
  return asTask === true && stateless === undefined;
}

/** D, with what the trail and the client are told of the rule. Who awaits a task cannot read one, but an error: E. */
export function deny(call: Call, inbound: ToolCall, why: LimitDenial): Refusal {
  const { policyId, policyRevision, approvalId } = call.draft;
  const denial = {
    ...why,
    policy: policyId,
    revision: policyRevision,
    callId: call.id,
    ...(approvalId === undefined ? {} : { approvalId }),
  };
  if (asksForTask(inbound)) return refused(inbound.id, denial);
  return denied(inbound.id, denial, inbound.stateless === undefined ? "session" : "stateless");
}

/** E, for any other request. */
export function deniedRequest(call: Call, id: RequestId, why: RuleDenial): Refusal {
  const { policyId, policyRevision } = call.draft;
  return refused(id, { ...why, policy: policyId, revision: policyRevision, callId: call.id });
}

/** What rules in shadow would have said, for the trail. */
export function notesOf(shadow: readonly ShadowDecision[]): ShadowNote[] {
  return shadow.map(({ effect, rule, reason }) => ({ effect, rule, reason }));
}

/** From a policy that a newer version compiled. */
function notUnderstood(obligation: never): RuleDenial {
  const { rule }: Obligation = obligation;
  return { rule, reason: `Refused by ${rule}: this proxy does not know how to meet it.` };
}
