"use client";

import { cx, IconButton, printable, Table, Td, Tr, Untrusted } from "@sallyport/ui";
import { Ban } from "@sallyport/ui/icons";
import Link from "next/link";
import { useState } from "react";
import { onDemand } from "../feedback/on-demand.tsx";
import { KindIcon } from "../identities/identity-kind.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { GrantPolicy } from "./grant-policy.tsx";
import type { Grant } from "./grant-types.ts";
import { StatusBadge } from "./status-badge.tsx";

const RevokeGrant = onDemand(() => import("./revoke-grant.tsx").then((module) => module.RevokeGrant));

function Row({ grant, onRevoke }: { grant: Grant; onRevoke: () => void }) {
  const { slug, may } = useOrg();
  const over = grant.status !== "active";
  return (
    <Tr className={cx(over && "text-ink-faint")}>
      <Td>
        <Link
          prefetch={false}
          href={`/${slug}/grants/${grant.id}`}
          className={cx("font-medium wrap-anywhere", over ? "underline" : "link")}
        >
          <Untrusted text={grant.label} />
        </Link>
        <span className="block font-mono text-xs text-ink-faint">{grant.tokenHint}</span>
      </Td>
      <Td>
        <span className="flex items-center gap-1.5 wrap-anywhere">
          <KindIcon kind={grant.identity.kind} />
          <Untrusted text={grant.identity.name} />
        </span>
      </Td>
      <Td>
        <Link
          prefetch={false}
          href={`/${slug}/servers/${grant.server.id}`}
          className={cx("wrap-anywhere", over ? "underline" : "link")}
        >
          <Untrusted text={grant.server.name} />
        </Link>
      </Td>
      <Td>
        <GrantPolicy grant={grant} />
      </Td>
      <Td>
        <StatusBadge grant={grant} />
        {grant.expiresAt && grant.status === "active" ? (
          <span className="block text-xs whitespace-nowrap text-ink-muted">
            until <Time at={grant.expiresAt} precision="day" />
          </span>
        ) : null}
      </Td>
      <Td className="whitespace-nowrap">
        {grant.lastUsedAt ? <Time at={grant.lastUsedAt} precision="minute" /> : "Never"}
      </Td>
      <Td className="text-right">
        {may("admin") && grant.status !== "revoked" ? (
          <IconButton label={`Revoke ${printable(grant.label)}`} size="sm" onClick={onRevoke}>
            <Ban />
          </IconButton>
        ) : null}
      </Td>
    </Tr>
  );
}

/** Grants; the policy can be changed in the row. Revoked and expired grants are dimmed. */
export function GrantTable({ grants }: { grants: readonly Grant[] }) {
  const [revoking, setRevoking] = useState<Grant | null>(null);
  return (
    <>
      <Table
        label="Grants"
        columns={["Grant", "Identity", "Server", "Policy", "Status", "Last used"]}
        withActions
        minWidth="lg"
      >
        {grants.map((grant) => (
          <Row key={grant.id} grant={grant} onRevoke={() => setRevoking(grant)} />
        ))}
      </Table>
      {revoking ? <RevokeGrant grant={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  );
}
