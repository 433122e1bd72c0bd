"use client";

import { ChoiceField } from "@sallyport/ui";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import { policyChoices, policyHint } from "../policies/policy-choices.ts";
import type { PolicySummary } from "../policies/policy-types.ts";
import { NO_POLICY } from "./grant-draft.ts";

/** The policy of a grant, of those of its server. */
export function PolicyField({
  policies,
  serverId,
  policyId,
  error,
  onChange,
}: {
  policies: readonly PolicySummary[];
  /** Null: not selected yet. */
  serverId: string | null;
  policyId: string | null;
  error: string | undefined;
  onChange: (policyId: string) => void;
}) {
  const { slug } = useOrg();
  const choices = policyChoices(policies, serverId, NO_POLICY);
  const create =
    serverId === null || choices.length > 1 ? null : (
      <Link className="link" href={`/${slug}/policies/new?server=${serverId}`}>
        Create a policy first
      </Link>
    );
  return (
    <ChoiceField
      label="Policy"
      choices={serverId === null ? [] : choices}
      value={policyId}
      placeholder={serverId === null ? "Select a server first" : "Select a policy"}
      searchLabel="Search policies"
      error={error}
      hint={policyId === null ? undefined : policyHint(policies.find(({ id }) => id === policyId))}
      aside={create}
      onChange={onChange}
    />
  );
}
