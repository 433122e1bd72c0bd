"use client";

import { printable, SelectField } from "@sallyport/ui";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import type { PolicySummary } from "../policies/policy-types.ts";

function hintFor(chosen: PolicySummary | undefined): string {
  if (!chosen) return "Without a policy every call is denied. You can select a policy later.";
  return chosen.currentRevision === 0
    ? "This policy is not published yet. Every call is denied until you publish it."
    : `Revision ${chosen.currentRevision} is enforced.`;
}

/** The policy of a new grant. */
export function PolicyField({
  policies,
  policyId,
  error,
  onChange,
}: {
  policies: readonly PolicySummary[];
  policyId: string;
  error: string | undefined;
  onChange: (policyId: string) => void;
}) {
  const { slug } = useOrg();
  const chosen = policies.find(({ id }) => id === policyId);
  return (
    <SelectField
      label="Policy"
      value={policyId}
      error={error}
      hint={hintFor(chosen)}
      aside={
        policies.length === 0 ? (
          <Link className="link" href={`/${slug}/policies/new`}>
            Create a policy first
          </Link>
        ) : null
      }
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">No policy: deny all</option>
      {policies.map((policy) => (
        <option key={policy.id} value={policy.id}>
          {printable(policy.name)}
          {policy.currentRevision === 0 ? " (not published)" : ""}
        </option>
      ))}
    </SelectField>
  );
}
