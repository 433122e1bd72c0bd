import { classify } from "@sallyport/catalog";
import type * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ApprovalInput } from "./approval-input.ts";
import type { ApprovalSummary } from "./approval-summary.ts";
import { findSummary } from "./find-approval.ts";

export const GetApprovalInput = ApprovalInput;

/** What the tool can do, judged by its reviewed definition (docs/catalogue-method.md); null where none was reviewed. */
type Risk = { readonly class: string; readonly severity: string; readonly why: string };

type ApprovalDetails = ApprovalSummary & { readonly risk: Risk | null };

/** One call that people have to approve, or had to; without arguments. For members of any role. */
export async function getApproval(
  caller: Caller,
  given: z.input<typeof GetApprovalInput>,
): Promise<ApprovalDetails> {
  const input = parseInput(GetApprovalInput, given);
  return inOrg(caller, { org: input.org, role: "viewer" }, async ({ tx, orgId, actor }) => {
    const { approvalId } = input;
    const summary = await findSummary(tx, { orgId, approvalId, userId: actor.userId });
    const tool = await tx.tool.findFirst({
      where: { orgId, serverId: summary.server.id, name: summary.tool },
      select: { reviewedDefinition: true },
    });
    return { ...summary, risk: riskOf(tool?.reviewedDefinition ?? null) };
  });
}

function riskOf(definition: unknown): Risk | null {
  if (definition === null) return null;
  const { class: kind, severity, why } = classify(definition);
  return { class: kind, severity, why };
}
