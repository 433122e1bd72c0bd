import { printable } from "@sallyport/ui";
import type { PolicySummary } from "./policy-types.ts";

/** The policies of a server as choices for a grant, after `none`, the value for no policy. */
export function policyChoices(policies: readonly PolicySummary[], serverId: string | null, none: string) {
  return [
    { value: none, label: "No policy: deny every call", fixed: true },
    ...policies
      .filter((policy) => policy.server.id === serverId)
      .map((policy) => ({
        value: policy.id,
        label: `${printable(policy.name)}${policy.currentRevision === 0 ? " (not published)" : ""}`,
      })),
  ];
}

/** What a policy means for the calls of a grant. */
export function policyHint(policy: PolicySummary | undefined): string {
  if (!policy) return "Without a policy every call is denied. You can select a policy later.";
  return policy.currentRevision === 0
    ? "This policy is not published yet. Every call is denied until you publish it."
    : `Revision ${policy.currentRevision} is enforced.`;
}
