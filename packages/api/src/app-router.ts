import * as services from "@sallyport/services";
import { procedure, publicProcedure, router } from "./trpc.ts";

const account = router({
  me: procedure.query(({ ctx }) => services.getMe(ctx)),
  sessions: procedure.query(({ ctx }) => services.listSessions(ctx)),
  revokeSession: procedure
    .input(services.RevokeSessionInput)
    .mutation(({ ctx, input }) => services.revokeSession(ctx, input)),
  signUp: publicProcedure.input(services.SignUpInput).mutation(async ({ ctx, input }) => {
    const { orgSlug } = await services.signUp(ctx.services, input, { ip: ctx.ip });
    return { orgSlug };
  }),
});

const org = router({
  overview: procedure
    .input(services.GetOverviewInput)
    .query(({ ctx, input }) => services.getOverview(ctx, input)),
  members: procedure
    .input(services.ListMembersInput)
    .query(({ ctx, input }) => services.listMembers(ctx, input)),
});

const server = router({
  list: procedure
    .input(services.ListServersInput)
    .query(({ ctx, input }) => services.listServers(ctx, input)),
  get: procedure.input(services.GetServerInput).query(({ ctx, input }) => services.getServer(ctx, input)),
  testConnection: procedure
    .input(services.TestConnectionInput)
    .mutation(({ ctx, input }) => services.testConnection(ctx, input)),
  create: procedure
    .input(services.CreateServerInput)
    .mutation(({ ctx, input }) => services.createServer(ctx, input)),
  update: procedure
    .input(services.UpdateServerInput)
    .mutation(({ ctx, input }) => services.updateServer(ctx, input)),
  discover: procedure
    .input(services.DiscoverToolsInput)
    .mutation(({ ctx, input }) => services.discoverTools(ctx, input)),
  toolReview: procedure
    .input(services.GetToolReviewInput)
    .query(({ ctx, input }) => services.getToolReview(ctx, input)),
  reviewTools: procedure
    .input(services.ReviewToolsInput)
    .mutation(({ ctx, input }) => services.reviewTools(ctx, input)),
  delete: procedure
    .input(services.DeleteServerInput)
    .mutation(({ ctx, input }) => services.deleteServer(ctx, input)),
});

const policy = router({
  list: procedure
    .input(services.ListPoliciesInput)
    .query(({ ctx, input }) => services.listPolicies(ctx, input)),
  get: procedure.input(services.GetPolicyInput).query(({ ctx, input }) => services.getPolicy(ctx, input)),
  create: procedure
    .input(services.CreatePolicyInput)
    .mutation(({ ctx, input }) => services.createPolicy(ctx, input)),
  saveDraft: procedure
    .input(services.SaveDraftInput)
    .mutation(({ ctx, input }) => services.saveDraft(ctx, input)),
  publish: procedure
    .input(services.PublishPolicyInput)
    .mutation(({ ctx, input }) => services.publishPolicy(ctx, input)),
  revisions: procedure
    .input(services.ListRevisionsInput)
    .query(({ ctx, input }) => services.listRevisions(ctx, input)),
  revision: procedure
    .input(services.GetRevisionInput)
    .query(({ ctx, input }) => services.getRevision(ctx, input)),
  rollout: procedure
    .input(services.GetRolloutInput)
    .query(({ ctx, input }) => services.getRollout(ctx, input)),
  rename: procedure
    .input(services.RenamePolicyInput)
    .mutation(({ ctx, input }) => services.renamePolicy(ctx, input)),
  delete: procedure
    .input(services.DeletePolicyInput)
    .mutation(({ ctx, input }) => services.deletePolicy(ctx, input)),
});

const identity = router({
  list: procedure
    .input(services.ListIdentitiesInput)
    .query(({ ctx, input }) => services.listIdentities(ctx, input)),
  create: procedure
    .input(services.CreateIdentityInput)
    .mutation(({ ctx, input }) => services.createIdentity(ctx, input)),
  setLabels: procedure
    .input(services.SetIdentityLabelsInput)
    .mutation(({ ctx, input }) => services.setIdentityLabels(ctx, input)),
  setPerson: procedure
    .input(services.SetIdentityPersonInput)
    .mutation(({ ctx, input }) => services.setIdentityPerson(ctx, input)),
  delete: procedure
    .input(services.DeleteIdentityInput)
    .mutation(({ ctx, input }) => services.deleteIdentity(ctx, input)),
});

const grant = router({
  list: procedure.input(services.ListGrantsInput).query(({ ctx, input }) => services.listGrants(ctx, input)),
  get: procedure.input(services.GetGrantInput).query(({ ctx, input }) => services.getGrant(ctx, input)),
  create: procedure
    .input(services.CreateGrantInput)
    .mutation(({ ctx, input }) => services.createGrant(ctx, input)),
  setPolicy: procedure
    .input(services.SetGrantPolicyInput)
    .mutation(({ ctx, input }) => services.setGrantPolicy(ctx, input)),
  setLabels: procedure
    .input(services.SetGrantLabelsInput)
    .mutation(({ ctx, input }) => services.setGrantLabels(ctx, input)),
  revoke: procedure
    .input(services.RevokeGrantInput)
    .mutation(({ ctx, input }) => services.revokeGrant(ctx, input)),
});

const approval = router({
  list: procedure
    .input(services.ListApprovalsInput)
    .query(({ ctx, input }) => services.listApprovals(ctx, input)),
  count: procedure
    .input(services.CountApprovalsInput)
    .query(({ ctx, input }) => services.countApprovals(ctx, input)),
  get: procedure.input(services.GetApprovalInput).query(({ ctx, input }) => services.getApproval(ctx, input)),
  open: procedure
    .input(services.OpenApprovalInput)
    .mutation(({ ctx, input }) => services.openApproval(ctx, input)),
  approve: procedure
    .input(services.ApproveCallInput)
    .mutation(({ ctx, input }) => services.approveCall(ctx, input)),
  approveEdited: procedure
    .input(services.ApproveEditedCallInput)
    .mutation(({ ctx, input }) => services.approveEditedCall(ctx, input)),
  /** A mutation, so that arguments stand in no address. */
  checkEdited: procedure
    .input(services.CheckEditedCallInput)
    .mutation(({ ctx, input }) => services.checkEditedCall(ctx, input)),
  deny: procedure.input(services.DenyCallInput).mutation(({ ctx, input }) => services.denyCall(ctx, input)),
});

const limit = router({
  meters: procedure
    .input(services.ListMetersInput)
    .query(({ ctx, input }) => services.listMeters(ctx, input)),
  reset: procedure
    .input(services.ResetLimitInput)
    .mutation(({ ctx, input }) => services.resetLimit(ctx, input)),
});

const attack = router({
  exposure: procedure
    .input(services.ListExposureInput)
    .query(({ ctx, input }) => services.listExposure(ctx, input)),
});

const notification = router({
  settings: procedure
    .input(services.GetNotificationSettingsInput)
    .query(({ ctx, input }) => services.getNotificationSettings(ctx, input)),
  createEndpoint: procedure
    .input(services.CreateEndpointInput)
    .mutation(({ ctx, input }) => services.createEndpoint(ctx, input)),
  setEndpointEnabled: procedure
    .input(services.SetEndpointEnabledInput)
    .mutation(({ ctx, input }) => services.setEndpointEnabled(ctx, input)),
  deleteEndpoint: procedure
    .input(services.DeleteEndpointInput)
    .mutation(({ ctx, input }) => services.deleteEndpoint(ctx, input)),
  testEndpoint: procedure
    .input(services.TestEndpointInput)
    .mutation(({ ctx, input }) => services.testEndpoint(ctx, input)),
  deliveries: procedure
    .input(services.ListDeliveriesInput)
    .query(({ ctx, input }) => services.listDeliveries(ctx, input)),
  resend: procedure
    .input(services.ResendDeliveryInput)
    .mutation(({ ctx, input }) => services.resendDelivery(ctx, input)),
  setEscalation: procedure
    .input(services.SetEscalationInput)
    .mutation(({ ctx, input }) => services.setEscalation(ctx, input)),
  preferences: procedure
    .input(services.GetPreferencesInput)
    .query(({ ctx, input }) => services.getPreferences(ctx, input)),
  setPreferences: procedure
    .input(services.SetPreferencesInput)
    .mutation(({ ctx, input }) => services.setPreferences(ctx, input)),
});

const audit = router({
  list: procedure
    .input(services.ListDecisionsInput)
    .query(({ ctx, input }) => services.listDecisions(ctx, input)),
  get: procedure.input(services.GetDecisionInput).query(({ ctx, input }) => services.getDecision(ctx, input)),
  facets: procedure.input(services.GetFacetsInput).query(({ ctx, input }) => services.getFacets(ctx, input)),
});

/** Every use case of the dashboard. A procedure is an input and one service call. */
export const appRouter = router({
  account,
  org,
  server,
  policy,
  identity,
  grant,
  approval,
  limit,
  attack,
  notification,
  audit,
});
export type AppRouter = typeof appRouter;
