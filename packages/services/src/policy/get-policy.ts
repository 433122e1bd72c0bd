import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { Id, InOrgInput } from "../input.ts";
import { ServiceError } from "../service-error.ts";
import { findPolicy, PolicyInput } from "./policy-input.ts";
import {
  type RevisionDetails,
  revisionDetails,
  revisionSummaries,
  type RevisionSummary,
} from "./policy-revisions.ts";

export const ListPoliciesInput = InOrgInput.extend({ serverId: Id.optional() });
export const GetPolicyInput = PolicyInput;
export const GetRevisionInput = PolicyInput.extend({ number: z.number().int().min(1) });

export type PolicySummary = {
  readonly id: string;
  readonly name: string;
  readonly server: { readonly id: string; readonly name: string };
  /** 0 before the first publish. */
  readonly currentRevision: number;
  readonly publishedAt: Date | null;
  readonly hasUnpublishedDraft: boolean;
  /** Grants in force with this policy. */
  readonly grantCount: number;
};

/** The organisation's policies by server and name. For members of any role. */
export function listPolicies(
  caller: Caller,
  input: z.infer<typeof ListPoliciesInput>,
): Promise<PolicySummary[]> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policies = await tx.policy.findMany({
      where: {
        orgId,
        deletedAt: null,
        ...(input.serverId === undefined ? {} : { serverId: input.serverId }),
      },
      include: {
        server: { select: { id: true, name: true } },
        revisions: { select: { publishedAt: true, source: true }, orderBy: { number: "desc" }, take: 1 },
        _count: { select: { grants: { where: { revokedAt: null } } } },
      },
      orderBy: [{ server: { name: "asc" } }, { name: "asc" }],
    });
    return policies.map(({ id, name, server, currentRevision, draft, revisions, _count }) => ({
      id,
      name,
      server,
      currentRevision,
      publishedAt: revisions[0]?.publishedAt ?? null,
      hasUnpublishedDraft: revisions[0]?.source !== draft,
      grantCount: _count.grants,
    }));
  });
}

export type PolicyDetails = {
  readonly id: string;
  readonly name: string;
  readonly server: { readonly id: string; readonly name: string };
  readonly draft: string;
  readonly draftUpdatedAt: Date;
  /** What is enforced; null before the first publish. */
  readonly current: RevisionDetails | null;
  /** Names of the server's tools, for completion. */
  readonly tools: readonly string[];
};

/** One policy with its draft and what is enforced. For members of any role. */
export function getPolicy(caller: Caller, input: z.infer<typeof GetPolicyInput>): Promise<PolicyDetails> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const server = await tx.server.findUniqueOrThrow({
      where: { id: policy.serverId, orgId },
      select: {
        id: true,
        name: true,
        tools: { where: { removedAt: null }, select: { name: true }, orderBy: { name: "asc" } },
      },
    });
    const current = await revisionDetails(tx, { orgId, policyId: policy.id, number: policy.currentRevision });
    return {
      id: policy.id,
      name: policy.name,
      server: { id: server.id, name: server.name },
      draft: policy.draft,
      draftUpdatedAt: policy.draftUpdatedAt,
      current,
      tools: server.tools.map(({ name }) => name),
    };
  });
}

/** Every revision, the newest first. For members of any role. */
export function listRevisions(
  caller: Caller,
  input: z.infer<typeof GetPolicyInput>,
): Promise<RevisionSummary[]> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    return revisionSummaries(tx, { orgId, policyId: policy.id });
  });
}

/** One revision as it was published. For members of any role. */
export function getRevision(
  caller: Caller,
  input: z.infer<typeof GetRevisionInput>,
): Promise<RevisionDetails> {
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId }) => {
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const revision = await revisionDetails(tx, { orgId, policyId: policy.id, number: input.number });
    if (!revision) throw new ServiceError("not_found", "There is no such revision.");
    return revision;
  });
}
