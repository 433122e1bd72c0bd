import type { Role } from "@sallyport/services";

/** What one organisation has, by id. */
export type Things = {
  org: string;
  serverId: string;
  policyId: string;
  identityId: string;
  grantId: string;
  callId: string;
  /** Of a call that viewers may approve, and that one of them alone does not settle. */
  approvalId: string;
  endpointId: string;
  /** To the endpoint, and failed. */
  deliveryId: string;
  sessionId: string;
};

export type Row = {
  /** Least role that may call it; `self` needs no organisation, `anyone` not even an account. */
  readonly needs: Role | "self" | "anyone";
  /** Input that names the things given. */
  readonly input: (things: Things) => unknown;
  /** Whether the input names something inside the organisation, which a stranger's id could replace. */
  readonly names: boolean;
};

export const AT = new Date("2026-11-01T12:00:00Z");
const headers: never[] = [];
export const nowhere = { url: "http://127.0.0.1:1/mcp", auth: "none", headers } as const;
export const text = '{"version":"1","default":"deny","tools":{"held":{"action":"require_approval"}}}';

/** Every procedure. A new one fails the suite until it has a row. */
export const MATRIX: Readonly<Record<string, Row>> = {
  "account.me": { needs: "self", names: false, input: () => undefined },
  "account.sessions": { needs: "self", names: false, input: () => undefined },
  "account.revokeSession": { needs: "self", names: false, input: ({ sessionId }) => ({ sessionId }) },
  "account.signUp": {
    needs: "anyone",
    names: false,
    input: () => ({ email: "", password: "", name: "", organisation: "" }),
  },
  "org.members": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "org.overview": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "server.list": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "server.get": { needs: "viewer", names: true, input: ({ org, serverId }) => ({ org, serverId }) },
  "server.testConnection": {
    needs: "admin",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId, ...nowhere }),
  },
  "server.create": { needs: "admin", names: false, input: ({ org }) => ({ org, name: "new", ...nowhere }) },
  "server.update": {
    needs: "admin",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId, name: "stolen", ...nowhere }),
  },
  "server.discover": {
    needs: "policy_manager",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId }),
  },
  "server.toolReview": {
    needs: "viewer",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId, tool: "known" }),
  },
  "server.reviewTools": {
    needs: "policy_manager",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId, tools: [{ name: "known", hash: "0".repeat(64) }] }),
  },
  "server.delete": { needs: "admin", names: true, input: ({ org, serverId }) => ({ org, serverId }) },
  "policy.list": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "policy.get": { needs: "viewer", names: true, input: ({ org, policyId }) => ({ org, policyId }) },
  "policy.create": {
    needs: "policy_manager",
    names: true,
    input: ({ org, serverId }) => ({ org, serverId, name: "new" }),
  },
  "policy.saveDraft": {
    needs: "policy_manager",
    names: true,
    input: ({ org, policyId }) => ({ org, policyId, text, basedOn: AT }),
  },
  "policy.publish": {
    needs: "policy_manager",
    names: true,
    input: ({ org, policyId }) => ({ org, policyId, text, expectedRevision: 1 }),
  },
  "policy.revisions": { needs: "viewer", names: true, input: ({ org, policyId }) => ({ org, policyId }) },
  "policy.revision": {
    needs: "viewer",
    names: true,
    input: ({ org, policyId }) => ({ org, policyId, number: 1 }),
  },
  "policy.rollout": { needs: "viewer", names: true, input: ({ org, policyId }) => ({ org, policyId }) },
  "policy.rename": {
    needs: "policy_manager",
    names: true,
    input: ({ org, policyId }) => ({ org, policyId, name: "stolen" }),
  },
  "policy.delete": {
    needs: "policy_manager",
    names: true,
    input: ({ org, policyId }) => ({ org, policyId }),
  },
  "identity.list": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "identity.create": {
    needs: "admin",
    names: false,
    input: ({ org }) => ({ org, kind: "agent", name: "new" }),
  },
  "identity.setLabels": {
    needs: "admin",
    names: true,
    input: ({ org, identityId }) => ({ org, identityId, labels: { team: "stolen" } }),
  },
  "identity.delete": { needs: "admin", names: true, input: ({ org, identityId }) => ({ org, identityId }) },
  "identity.setPerson": {
    needs: "admin",
    names: true,
    input: ({ org, identityId }) => ({ org, identityId, email: null }),
  },
  "approval.list": { needs: "viewer", names: false, input: ({ org }) => ({ org, show: "pending" }) },
  "approval.get": { needs: "viewer", names: true, input: ({ org, approvalId }) => ({ org, approvalId }) },
  "approval.open": { needs: "viewer", names: true, input: ({ org, approvalId }) => ({ org, approvalId }) },
  "approval.count": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "approval.checkEdited": {
    needs: "viewer",
    names: true,
    input: ({ org, approvalId }) => ({ org, approvalId, version: 0, arguments: '{"amount":1}' }),
  },
  "approval.approve": {
    needs: "viewer",
    names: true,
    input: ({ org, approvalId }) => ({ org, approvalId, version: 0 }),
  },
  "approval.approveEdited": {
    needs: "viewer",
    names: true,
    input: ({ org, approvalId }) => ({ org, approvalId, version: 0, arguments: '{"amount":1}' }),
  },
  "approval.deny": {
    needs: "viewer",
    names: true,
    input: ({ org, approvalId }) => ({ org, approvalId, reason: "stolen" }),
  },
  "notification.settings": { needs: "admin", names: false, input: ({ org }) => ({ org }) },
  "notification.createEndpoint": {
    needs: "admin",
    names: false,
    input: ({ org }) => ({ org, kind: "webhook", name: "new", url: "http://127.0.0.1:1/hook" }),
  },
  "notification.setEndpointEnabled": {
    needs: "admin",
    names: true,
    input: ({ org, endpointId }) => ({ org, endpointId, enabled: true }),
  },
  "notification.deleteEndpoint": {
    needs: "admin",
    names: true,
    input: ({ org, endpointId }) => ({ org, endpointId }),
  },
  "notification.testEndpoint": {
    needs: "admin",
    names: true,
    input: ({ org, endpointId }) => ({ org, endpointId }),
  },
  "notification.deliveries": {
    needs: "admin",
    names: true,
    input: ({ org, endpointId }) => ({ org, endpointId }),
  },
  "notification.resend": {
    needs: "admin",
    names: true,
    input: ({ org, deliveryId }) => ({ org, deliveryId }),
  },
  "notification.setEscalation": {
    needs: "admin",
    names: false,
    input: ({ org }) => ({ org, afterMinutes: 5 }),
  },
  "notification.preferences": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "notification.setPreferences": {
    needs: "viewer",
    names: false,
    input: ({ org }) => ({ org, mail: true, onlyUrgent: true, quiet: null, timeZone: "UTC" }),
  },
  "grant.list": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "grant.get": { needs: "viewer", names: true, input: ({ org, grantId }) => ({ org, grantId }) },
  "grant.create": {
    needs: "admin",
    names: true,
    input: ({ org, identityId, serverId }) => ({
      org,
      identityId,
      serverId,
      policyId: null,
      label: "new",
      expiresInDays: null,
    }),
  },
  "grant.setPolicy": {
    needs: "policy_manager",
    names: true,
    input: ({ org, grantId }) => ({ org, grantId, policyId: null }),
  },
  "grant.setLabels": {
    needs: "admin",
    names: true,
    input: ({ org, grantId }) => ({ org, grantId, labels: { team: "stolen" } }),
  },
  "grant.revoke": { needs: "admin", names: true, input: ({ org, grantId }) => ({ org, grantId }) },
  "limit.meters": { needs: "viewer", names: true, input: ({ org, policyId }) => ({ org, policyId }) },
  "limit.reset": {
    needs: "admin",
    names: true,
    input: ({ org, grantId }) => ({ org, key: `${grantId}:86400000:calls`, reason: "a test" }),
  },
  "attack.exposure": {
    needs: "viewer",
    names: false,
    input: ({ org }) => ({ org, attack: "fetch-ssrf" }),
  },
  "audit.list": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
  "audit.get": { needs: "viewer", names: true, input: ({ org, callId }) => ({ org, callId, at: AT }) },
  "audit.facets": { needs: "viewer", names: false, input: ({ org }) => ({ org }) },
};
