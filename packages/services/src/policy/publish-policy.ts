import { compile, parse, type PolicyDocument } from "@sallyport/policy";
import * as z from "zod";
import type { Caller } from "../caller.ts";
import { inOrg } from "../in-org.ts";
import { parseInput } from "../parse-input.ts";
import { ServiceError } from "../service-error.ts";
import { assertTestsPass } from "./assert-tests-pass.ts";
import { findPolicy } from "./find-policy.ts";
import { PolicyInput, PolicyText } from "./policy-input.ts";

export const PublishPolicyInput = PolicyInput.extend({
  text: PolicyText,
  /** The revision that the editor began from; 0 before the first. Another one meanwhile is a conflict. */
  expectedRevision: z.number().int().min(0),
});

/**
 * Makes the text the enforced policy, and leaves the draft as it is: an immutable revision with its compiled form, and the pointer moved to it. The
 * proxies hear of it through the configuration clock. Throws `invalid_input` with every problem and its place, or every
 * test of its own that fails, and `conflict` when somebody else published meanwhile. For policy managers.
 */
export async function publishPolicy(
  caller: Caller,
  given: z.input<typeof PublishPolicyInput>,
): Promise<{ revision: number; hash: string }> {
  const input = parseInput(PublishPolicyInput, given);
  return inOrg(caller, { org: input.org, role: "policy_manager" }, async (scope) => {
    const { tx, orgId, actor } = scope;
    const policy = await findPolicy(tx, { orgId, policyId: input.policyId });
    const document = parsePolicy(input.text);
    const compiled = compile(document);
    await assertTestsPass(tx, policy, { document, text: input.text });
    const number = input.expectedRevision + 1;
    // The one statement that decides a race: of two publishers one finds no row.
    const moved = await tx.policy.updateMany({
      where: { id: policy.id, orgId, deletedAt: null, currentRevision: input.expectedRevision },
      data: { currentRevision: number },
    });
    if (moved.count === 0) {
      throw new ServiceError(
        "conflict",
        `Revision ${policy.currentRevision} was published after you began. Compare it with yours, then publish again.`,
      );
    }
    await tx.policyRevision.create({
      data: {
        orgId,
        policyId: policy.id,
        number,
        source: input.text,
        compiled,
        hash: compiled.hash,
        publishedBy: actor.userId,
      },
    });
    await scope.record({
      action: "policy.published",
      targetId: policy.id,
      targetName: policy.name,
      details: { revision: number, hash: compiled.hash },
    });
    return { revision: number, hash: compiled.hash };
  });
}

function parsePolicy(text: string): PolicyDocument {
  const parsed = parse(text);
  if (parsed.ok) return parsed.document;
  throw new ServiceError(
    "invalid_input",
    "This policy is not valid yet. See the problems listed.",
    parsed.issues.map(({ pointer, message, line, column }) => ({ path: pointer, message, line, column })),
  );
}
