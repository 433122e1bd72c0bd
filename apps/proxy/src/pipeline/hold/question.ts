import { canonical } from "@sallyport/json";
import type { Question } from "../../adapters/control-plane/approval-desk.ts";
import type { Call } from "../call/call.ts";
import type { CallContext } from "../call/context.ts";
import type { Refusal } from "../call/refusal.ts";
import { deny, type Permission, type ToolCall } from "../decide/permission.ts";
import { bindingOf } from "./binding.ts";

/** Longer arguments, in UTF-16 units of their canonical text, are more than anybody reads. */
const MAX_LENGTH = 64 * 1024;

export type HeldCall = {
  readonly inbound: ToolCall;
  readonly context: CallContext;
  readonly permission: Permission;
};

/** What people are asked about a call; or why they cannot be asked. */
export function questionOf(call: Call, { inbound, context, permission }: HeldCall): Question | Refusal {
  const { approvals } = permission;
  const { access, policyEntry, session, clientName } = context;
  const { grant, server } = access;
  const { tool } = inbound;
  const [first] = approvals;
  if (first === undefined || policyEntry === undefined) {
    return deny(call, inbound, { rule: permission.rule, reason: "No rule asks for approval any more." });
  }
  const text = canonical(inbound.args);
  if (text.length > MAX_LENGTH) {
    const reason = `Refused by ${first.rule}: a person has to approve this call, and its arguments are longer than 64 KiB. Call it with less.`;
    return deny(call, inbound, { rule: first.rule, reason });
  }
  const pin = server.tools.get(tool);
  return {
    orgId: grant.orgId,
    serverId: grant.serverId,
    grantId: grant.id,
    policyId: policyEntry.id,
    policyRevision: policyEntry.revision,
    tool,
    reviewedHash: pin?.reviewedHash ?? null,
    toolHash: pin?.hash ?? null,
    toolClass: pin?.toolClass ?? null,
    callId: call.id,
    callAt: call.at,
    ...bindingOf(
      inbound,
      context,
      approvals.map(({ rule }) => rule),
    ),
    arguments: text,
    rule: first.rule,
    reason: first.reason,
    requirements: approvals.map(({ rule, approvers, quorum }) => ({ rule, ...approvers, quorum })),
    clientName: clientName ?? null,
    sessionId: session?.id ?? null,
    expiresMs: Math.min(...approvals.map(({ expiresMs }) => expiresMs)),
  };
}

/** How long the call may be held open, in milliseconds. */
export function waitOf({ approvals }: Permission): number {
  return Math.min(...approvals.flatMap(({ waitMs, expiresMs }) => [waitMs, expiresMs]));
}
