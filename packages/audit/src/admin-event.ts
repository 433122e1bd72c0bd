/**
 * Every change in the control plane, as a closed set. The service verb that makes the change writes the event in the
 * same transaction. Details carry names and ids, never a secret.
 */
type AdminAction =
  | "org.created"
  | "server.created"
  | "server.updated"
  | "server.deleted"
  | "server.tools_discovered"
  | "server.tools_reviewed"
  | "policy.created"
  | "policy.renamed"
  | "policy.published"
  | "policy.deleted"
  | "identity.created"
  | "identity.labels_changed"
  | "identity.person_changed"
  | "identity.deleted"
  | "grant.created"
  | "grant.policy_changed"
  | "grant.labels_changed"
  | "grant.revoked"
  | "approval.opened"
  | "approval.approved"
  | "approval.denied"
  | "limit.reset"
  | "endpoint.created"
  | "endpoint.changed"
  | "endpoint.deleted"
  | "endpoint.tested"
  | "endpoint.resent"
  | "member.notifications_changed"
  | "org.escalation_changed";

export type AdminEvent = {
  readonly action: AdminAction;
  readonly targetId: string;
  /** What the target was called at that time. */
  readonly targetName: string;
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
};
