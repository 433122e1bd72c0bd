"use client";

import { Button, printable, Untrusted } from "@sallyport/ui";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import type { Grant } from "./grant-types.ts";

const ChangePolicy = onDemand(() => import("./change-policy.tsx").then((module) => module.ChangePolicy));

/** The policy of a grant, with a button that changes it for people who may. */
export function GrantPolicy({ grant }: { grant: Grant }) {
  const { may } = useOrg();
  const [changing, setChanging] = useState(false);
  return (
    <span className="flex items-center gap-2">
      <span className="min-w-0 wrap-anywhere">
        {grant.policy ? <Untrusted text={grant.policy.name} /> : "No policy"}
      </span>
      {may("policy_manager") && grant.status !== "revoked" ? (
        <Button
          size="sm"
          look="ghost"
          aria-label={`Change the policy of ${printable(grant.label)}`}
          onClick={() => setChanging(true)}
        >
          Change
        </Button>
      ) : null}
      {changing ? <ChangePolicy grant={grant} onClose={() => setChanging(false)} /> : null}
    </span>
  );
}
