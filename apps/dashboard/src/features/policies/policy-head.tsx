"use client";

import { Button, PageHeader, Untrusted } from "@sallyport/ui";
import { Pencil, Trash } from "@sallyport/ui/icons";
import Link from "next/link";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { useOrg } from "../org/org-provider.tsx";
import type { PolicyDetails } from "./policy-types.ts";
import { RevisionBadge } from "./revision-badge.tsx";

const DeletePolicy = onDemand(() => import("./delete-policy.tsx").then((module) => module.DeletePolicy));
const RenamePolicy = onDemand(() => import("./rename-policy.tsx").then((module) => module.RenamePolicy));

/** Name, server and state of a policy, with the actions for the whole policy. */
export function PolicyHead({ policy }: { policy: PolicyDetails }) {
  const { slug, may } = useOrg();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader
        above={
          <>
            <Link className="link" href={`/${slug}/policies`}>
              Policies
            </Link>{" "}
            on{" "}
            <Link className="link" href={`/${slug}/servers/${policy.server.id}`}>
              <Untrusted text={policy.server.name} />
            </Link>
          </>
        }
        title={<Untrusted text={policy.name} />}
        beside={<RevisionBadge revision={policy.current?.number ?? 0} />}
        actions={
          may("policy_manager") ? (
            <>
              <Button icon={<Pencil />} onClick={() => setOpen("rename")}>
                Rename
              </Button>
              <Button look="danger-quiet" icon={<Trash />} onClick={() => setOpen("delete")}>
                Delete
              </Button>
            </>
          ) : null
        }
      />
      {open === "rename" ? <RenamePolicy policy={policy} onClose={close} /> : null}
      {open === "delete" ? <DeletePolicy policy={policy} onClose={close} /> : null}
    </>
  );
}
