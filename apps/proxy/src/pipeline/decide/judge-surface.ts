import { type Decision, decideSurface, type SurfaceName } from "@sallyport/policy";
import type { PolicyState } from "../../adapters/state/snapshot.ts";
import type { Seen } from "../call/call.ts";
import { notesOf } from "../decide.ts";

/** What the policy says of asking a client, noted on the trail. */
export function judgeSurface(
  trail: Seen["trail"],
  surface: SurfaceName,
  state: PolicyState | undefined,
): Decision {
  const policy = state?.policy ?? null;
  trail.policyRevision = policy === null ? null : (state?.entry.revision ?? null);
  const decision = decideSurface(policy, { surface });
  if (decision.shadow !== undefined) trail.shadow = notesOf(decision.shadow);
  return decision;
}
