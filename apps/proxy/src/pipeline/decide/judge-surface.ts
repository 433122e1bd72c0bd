import { decideSurface, type Decision, type SurfaceName } from "@sallyport/policy";
import type { PolicyState } from "../../adapters/state/snapshot.ts";
import type { DecisionDraft } from "../call/call.ts";
import { notesOf } from "../decide.ts";

/** What the policy says of asking a client, noted on the trail. */
export function evaluateSurface(
  draft: DecisionDraft,
  surface: SurfaceName,
  state: PolicyState | undefined,
): Decision {
  const policy = state?.policy ?? null;
  draft.policyRevision = policy === null ? null : (state?.entry.revision ?? null);
  const decision = decideSurface(policy, { surface });
  if (decision.shadow !== undefined) draft.shadow = notesOf(decision.shadow);
  return decision;
}
