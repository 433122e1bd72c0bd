import { sliceRule } from "@sallyport/policy/limit-window";
import type { LimitCharge, LimitClaim, LimitSlot } from "../limit-store.ts";

/** Six arguments of RESERVE for each claim (lua.ts); `name` is the place's own, among all proxies. */
export function reserveArguments(
  claim: LimitClaim,
  { name, leaseMs }: { readonly name: string; readonly leaseMs: number },
): string[] {
  return claim.kind === "charge" ? chargeArguments(claim) : placeArguments(claim, name, leaseMs);
}

function chargeArguments({ window, max, amount }: LimitCharge): string[] {
  const rule = sliceRule(window);
  const slices = rule.kind === "month" ? [0, 0, 0] : [rule.every, rule.from, rule.lasts];
  return ["charge", ...slices.map(String), max.toString(), amount.toString()];
}

function placeArguments({ max }: LimitSlot, name: string, leaseMs: number): string[] {
  return ["place", String(leaseMs), name, String(max), "", ""];
}
