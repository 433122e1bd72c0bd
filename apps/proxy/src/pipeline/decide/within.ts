import type { InputSurface } from "@sallyport/mcp";
import { decideSurface } from "@sallyport/policy";
import type { GrantPolicy } from "../../adapters/state/access.ts";
import type { Within } from "../call/call.ts";
import { notesOf, type RuleDenial } from "./permission.ts";

export const NO_SUCH_REQUEST: RuleDenial = {
  rule: "(unknown request)",
  reason: "The server asks the client for something that MCP does not know.",
};
export const NAMES_HIDDEN: RuleDenial = {
  rule: "(hidden)",
  reason: "The request names something that is not available to this grant.",
};
const TOGETHER: RuleDenial = {
  rule: "(together)",
  reason: "Something that came with it is not passed on, so neither is this.",
};

/** A question of a server, or an answer to one, as the policy has it. */
export function decideWithin(method: string, surface: InputSurface, grantPolicy: GrantPolicy): Within {
  const { effect, rule, reason, shadow = [] } = decideSurface(grantPolicy.policy, { surface });
  const decided = { method, effect, rule, reason: effect === "deny" ? reason : "" };
  return { ...decided, policyRevision: revisionOf(grantPolicy), shadow: notesOf(shadow) };
}

/** One that no policy is asked of. */
export function deniedWithin(
  { method }: { readonly method: string },
  why: RuleDenial,
  grantPolicy: GrantPolicy,
): Within {
  return { method, effect: "deny", ...why, policyRevision: revisionOf(grantPolicy), shadow: [] };
}

/** Which revision decided; none where no policy could. */
function revisionOf({ policy, policyEntry }: GrantPolicy): number | null {
  return policy === null ? null : (policyEntry?.revision ?? null);
}

/** Where one does not pass, none does. */
export function together(decided: readonly Within[]): readonly Within[] {
  if (decided.every(({ effect }) => effect === "allow")) return decided;
  return decided.map((one) => (one.effect === "deny" ? one : { ...one, effect: "deny", ...TOGETHER }));
}
