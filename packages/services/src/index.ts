export { getMe, type Me } from "./account/get-me.ts";
export { listSessions, type SessionSummary } from "./account/list-sessions.ts";
export { loadActor } from "./account/load-actor.ts";
export { RevokeSessionInput, revokeSession } from "./account/revoke-session.ts";
export { SESSION_DAYS, type SignedIn, SignInInput, type SignInOrigin, signIn } from "./account/sign-in.ts";
export { signOut } from "./account/sign-out.ts";
export { PASSWORD_MIN, SignUpInput, signUp } from "./account/sign-up.ts";
export type { DecisionDetails } from "./audit/decision-row.ts";
export { GetDecisionInput, getDecision } from "./audit/get-decision.ts";
export { type Facets, GetFacetsInput, getFacets } from "./audit/get-facets.ts";
export { type DecisionPage, ListDecisionsInput, listDecisions } from "./audit/list-decisions.ts";
export type { Actor, Caller } from "./caller.ts";
export { CreateGrantInput, type CreatedGrant, createGrant } from "./grant/create-grant.ts";
export { GetGrantInput, getGrant } from "./grant/get-grant.ts";
export type { GrantSummary } from "./grant/grant-summary.ts";
export { ListGrantsInput, listGrants } from "./grant/list-grants.ts";
export { RevokeGrantInput, revokeGrant } from "./grant/revoke-grant.ts";
export { SetGrantLabelsInput, setGrantLabels } from "./grant/set-grant-labels.ts";
export { SetGrantPolicyInput, setGrantPolicy } from "./grant/set-grant-policy.ts";
export { CreateIdentityInput, createIdentity } from "./identity/create-identity.ts";
export { DeleteIdentityInput, deleteIdentity } from "./identity/delete-identity.ts";
export { type IdentitySummary, ListIdentitiesInput, listIdentities } from "./identity/list-identities.ts";
export { SetIdentityLabelsInput, setIdentityLabels } from "./identity/set-identity-labels.ts";
export type { Role } from "./in-org.ts";
export { GetOverviewInput, getOverview, type Overview } from "./org/get-overview.ts";
export { invalidInput } from "./parse-input.ts";
export { CreatePolicyInput, createPolicy } from "./policy/create-policy.ts";
export { DeletePolicyInput, deletePolicy } from "./policy/delete-policy.ts";
export { GetPolicyInput, getPolicy, type PolicyDetails } from "./policy/get-policy.ts";
export { GetRevisionInput, getRevision } from "./policy/get-revision.ts";
export { GetRolloutInput, getRollout, type Rollout } from "./policy/get-rollout.ts";
export { ListPoliciesInput, listPolicies, type PolicySummary } from "./policy/list-policies.ts";
export { ListRevisionsInput, listRevisions } from "./policy/list-revisions.ts";
export { PublishPolicyInput, publishPolicy } from "./policy/publish-policy.ts";
export { RenamePolicyInput, renamePolicy } from "./policy/rename-policy.ts";
export type { RevisionDetails, RevisionSummary } from "./policy/revision-details.ts";
export { SaveDraftInput, saveDraft } from "./policy/save-draft.ts";
export { CreateServerInput, createServer } from "./server/create-server.ts";
export { DeleteServerInput, deleteServer } from "./server/delete-server.ts";
export { DiscoverToolsInput, discoverTools } from "./server/discover-tools.ts";
export { GetServerInput, getServer, type ServerDetails, type ToolDetails } from "./server/get-server.ts";
export {
  type Definition,
  GetToolReviewInput,
  getToolReview,
  type ToolReview,
} from "./server/get-tool-review.ts";
export { ListServersInput, listServers } from "./server/list-servers.ts";
export { ReviewToolsInput, reviewTools } from "./server/review-tools.ts";
export type { ServerCheck } from "./server/server-check.ts";
export type { ServerSummary } from "./server/server-summary.ts";
export { type ConnectionTest, TestConnectionInput, testConnection } from "./server/test-connection.ts";
export type { ToolState } from "./server/tool-state.ts";
export { UpdateServerInput, updateServer } from "./server/update-server.ts";
export { ServiceError, type ServiceErrorCode, type ServiceIssue } from "./service-error.ts";
export { createServices, type Services, type ServicesConfig } from "./services.ts";
export type { HandshakeCause } from "./upstream/handshake-failure.ts";
