export { getMe, type Me } from "./account/get-me.ts";
export {
  listSessions,
  loadActor,
  RevokeSessionInput,
  revokeSession,
  type SessionSummary,
  signOut,
} from "./account/sessions.ts";
export { SESSION_DAYS, type SignedIn, SignInInput, signIn } from "./account/sign-in.ts";
export { PASSWORD_MIN, SignUpInput, signUp } from "./account/sign-up.ts";
export type { DecisionDetails } from "./audit/decision-row.ts";
export { type Facets, GetFacetsInput, getFacets } from "./audit/get-facets.ts";
export {
  type DecisionPage,
  GetDecisionInput,
  getDecision,
  ListDecisionsInput,
  listDecisions,
} from "./audit/list-decisions.ts";
export type { Actor, Caller } from "./caller.ts";
export {
  RevokeGrantInput,
  revokeGrant,
  SetGrantLabelsInput,
  SetGrantPolicyInput,
  setGrantLabels,
  setGrantPolicy,
} from "./grant/change-grant.ts";
export { CreateGrantInput, type CreatedGrant, createGrant } from "./grant/create-grant.ts";
export {
  GetGrantInput,
  type GrantSummary,
  getGrant,
  ListGrantsInput,
  listGrants,
} from "./grant/list-grants.ts";
export {
  CreateIdentityInput,
  createIdentity,
  DeleteIdentityInput,
  deleteIdentity,
  type IdentitySummary,
  ListIdentitiesInput,
  listIdentities,
  SetIdentityLabelsInput,
  setIdentityLabels,
} from "./identity/identities.ts";
export type { Role } from "./in-org.ts";
export { GetOverviewInput, getOverview, type Overview } from "./org/get-overview.ts";
export { DeletePolicyInput, deletePolicy, RenamePolicyInput, renamePolicy } from "./policy/change-policy.ts";
export { CreatePolicyInput, createPolicy } from "./policy/create-policy.ts";
export {
  GetPolicyInput,
  GetRevisionInput,
  getPolicy,
  getRevision,
  ListPoliciesInput,
  listPolicies,
  listRevisions,
  type PolicyDetails,
  type PolicySummary,
} from "./policy/get-policy.ts";
export { GetRolloutInput, getRollout, type Rollout } from "./policy/get-rollout.ts";
export type { RevisionDetails, RevisionSummary } from "./policy/policy-revisions.ts";
export { PublishPolicyInput, publishPolicy } from "./policy/publish-policy.ts";
export { SaveDraftInput, saveDraft } from "./policy/save-draft.ts";
export { CreateServerInput, createServer, type ServerCheck } from "./server/create-server.ts";
export { DeleteServerInput, deleteServer } from "./server/delete-server.ts";
export { DiscoverToolsInput, discoverTools } from "./server/discover-tools.ts";
export {
  GetServerInput,
  getServer,
  ListServersInput,
  listServers,
  type ServerDetails,
  type ToolDetails,
} from "./server/get-server.ts";
export {
  type Definition,
  GetToolReviewInput,
  getToolReview,
  ReviewToolsInput,
  reviewTools,
  type ToolReview,
} from "./server/review-tools.ts";
export type { ServerSummary } from "./server/server-summary.ts";
export { type ConnectionTest, TestConnectionInput, testConnection } from "./server/test-connection.ts";
export type { ToolState } from "./server/tool-state.ts";
export { UpdateServerInput, updateServer } from "./server/update-server.ts";
export { ServiceError, type ServiceErrorCode, type ServiceIssue } from "./service-error.ts";
export { createServices, type Services, type ServicesConfig } from "./services.ts";
export type { HandshakeCause } from "./upstream/handshake-failure.ts";
