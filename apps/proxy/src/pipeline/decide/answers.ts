import { inputSurfaceOf } from "@sallyport/mcp";
import type { InputRequest } from "../../adapters/seals/request-state-seal.ts";
import type { GrantPolicy } from "../../adapters/state/access.ts";
import type { DecisionDraft, Within } from "../call/call.ts";
import type { RuleDenial } from "./permission.ts";
import { decideWithin, deniedWithin, NO_SUCH_REQUEST, together } from "./within.ts";

/**
 * Answers to what the server may not ask any more are not passed on: the policy may have changed since. Each is noted for
 * the trail. Why they are not passed on; undefined where they are.
 */
export function decideAnswers(
  draft: DecisionDraft,
  answers: readonly InputRequest[],
  grantPolicy: GrantPolicy,
): RuleDenial | undefined {
  if (answers.length === 0) return undefined;
  const decided = answers.map(({ method }): Within => {
    const surface = inputSurfaceOf(method, "stateless");
    const named = { method: `answer to ${method}` };
    return surface === undefined
      ? deniedWithin(named, NO_SUCH_REQUEST, grantPolicy)
      : decideWithin(named.method, surface, grantPolicy);
  });
  draft.answers = together(decided);
  return decided.find(({ effect }) => effect === "deny");
}
