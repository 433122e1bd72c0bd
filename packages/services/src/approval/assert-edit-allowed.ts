import type { Approval, Tx } from "@sallyport/db";
import type { JsonObject } from "@sallyport/json";
import { toolClassOf } from "@sallyport/mcp";
import { decide, load, type PolicyRequest } from "@sallyport/policy";
import { compileInputSchema } from "@sallyport/policy/arguments";
import { storedLabels } from "../input.ts";
import { ServiceError } from "../service-error.ts";

/**
 * Throws `invalid_input` where edited arguments do not fit the tool's reviewed schema, the policy denies them, or they
 * would need an approval that nobody was asked for; `conflict` where policy or tool are not what was asked about. The
 * proxy decides on them again before it forwards them.
 */
export async function assertEditAllowed(tx: Tx, approval: Approval, args: JsonObject): Promise<void> {
  const { orgId, serverId, tool: name, policyId, policyRevision } = approval;
  const tool = await tx.tool.findFirst({ where: { orgId, serverId, name, removedAt: null } });
  const definition = (tool?.reviewedDefinition ?? null) as Readonly<Record<string, unknown>> | null;
  if (tool === null || definition === null) throw changed("The tool has not been reviewed");
  const schema = compileInputSchema(definition["inputSchema"]);
  if (!schema.ok) throw refused(`The tool's schema cannot be checked. ${schema.reason}`);
  const problem = schema.inputSchema.check(args, "allow");
  if (problem !== undefined) throw refused(problem);
  const policy = await tx.policy.findFirst({ where: { orgId, id: policyId, deletedAt: null } });
  if (policy?.currentRevision !== policyRevision) throw changed("The policy has changed");
  const revision = await tx.policyRevision.findFirst({ where: { orgId, policyId, number: policyRevision } });
  const loaded = load(revision?.compiled);
  if (!loaded.ok) throw changed("The policy cannot be loaded");
  const isReviewed = tool.definitionHash === tool.reviewedHash;
  const decision = decide(loaded.policy, {
    ...(await contextOf(tx, approval)),
    tool: name,
    args,
    toolClass: toolClassOf(definition["annotations"]),
    definition: isReviewed ? "reviewed" : "changed",
    inputSchema: schema.inputSchema,
  });
  if (decision.effect === "deny") throw refused(`The policy denies it: ${decision.reason}`);
  const asked = new Set(rulesOf(approval));
  const unasked = decision.obligations.find(({ kind, rule }) => kind === "approval" && !asked.has(rule));
  if (unasked !== undefined) {
    throw refused(`With these arguments ${unasked.rule} asks for an approval that nobody was asked for.`);
  }
}

async function contextOf(tx: Tx, approval: Approval): Promise<Omit<PolicyRequest, "tool" | "args">> {
  const { orgId, grantId, identityId, serverId, sessionId, clientName } = approval;
  const [grant, identity, server] = [
    await tx.grant.findFirst({ where: { orgId, id: grantId } }),
    await tx.identity.findFirst({ where: { orgId, id: identityId } }),
    await tx.server.findFirst({ where: { orgId, id: serverId } }),
  ];
  return {
    now: Date.now(),
    identity:
      identity === null
        ? undefined
        : { id: identity.id, kind: identity.kind, labels: storedLabels(identity.labels) },
    grant: grant === null ? undefined : { labels: storedLabels(grant.labels) },
    server: server === null ? undefined : { labels: storedLabels(server.labels) },
    session: sessionId === null ? null : { id: sessionId },
    client: clientName === null ? undefined : { name: clientName },
  };
}

function rulesOf({ requirements }: Approval): string[] {
  const list: unknown = requirements;
  return (list as readonly { readonly rule: string }[]).map(({ rule }) => rule);
}

function refused(message: string): ServiceError {
  return new ServiceError("invalid_input", message, [{ path: "arguments", message }]);
}

function changed(what: string): ServiceError {
  return new ServiceError("conflict", `${what} since the call was held, so it cannot run any more.`);
}
