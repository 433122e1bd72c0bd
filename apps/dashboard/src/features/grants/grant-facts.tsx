"use client";

import { Card, Code, type Definition, DefinitionList, Untrusted } from "@sallyport/ui";
import Link from "next/link";
import { CopyButton } from "../feedback/copy-button.tsx";
import { KindIcon } from "../identities/identity-kind.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { GrantPolicy } from "./grant-policy.tsx";
import { InstructionsNotice } from "./instructions-notice.tsx";
import { refusalWords } from "./refusal.ts";
import type { Grant } from "./grant-types.ts";
import { LabelList } from "../identities/label-list.tsx";

export function GrantFacts({ grant }: { grant: Grant }) {
  const { slug } = useOrg();
  const items: Definition[] = [
    {
      term: "Identity",
      value: (
        <span className="flex items-center gap-1.5">
          <KindIcon kind={grant.identity.kind} />
          <Untrusted text={grant.identity.name} />
        </span>
      ),
    },
    {
      term: "Server",
      value: (
        <Link className="link" href={`/${slug}/servers/${grant.server.id}`}>
          <Untrusted text={grant.server.name} />
        </Link>
      ),
    },
    {
      term: "Policy",
      value: (
        <span className="flex flex-wrap items-center gap-2">
          <GrantPolicy grant={grant} />
          {grant.policy ? (
            <Link className="link" href={`/${slug}/policies/${grant.policy.id}`}>
              Open policy
            </Link>
          ) : null}
        </span>
      ),
    },
    {
      term: "Proxy URL",
      value: (
        <span className="flex min-w-0 items-center gap-1">
          <Code>{grant.proxyUrl}</Code>
          <CopyButton text={grant.proxyUrl} label="Copy proxy URL" />
        </span>
      ),
    },
    { term: "Token", value: <Code>{grant.tokenHint}</Code> },
    { term: "Created", value: <Time at={grant.createdAt} /> },
    { term: "Expires", value: grant.expiresAt ? <Time at={grant.expiresAt} /> : "Never" },
    { term: "Last used", value: grant.lastUsedAt ? <Time at={grant.lastUsedAt} /> : "Never" },
    ...(Object.keys(grant.labels).length > 0
      ? [{ term: "Labels", value: <LabelList labels={grant.labels} /> }]
      : []),
    ...(grant.revokedAt
      ? [
          {
            term: "Revoked",
            value: (
              <>
                <Time at={grant.revokedAt} />
                {grant.refused ? `. ${refusalWords(grant.refused)}.` : ""}
              </>
            ),
          },
        ]
      : []),
  ];
  return (
    <Card id="grant-facts" title="Grant">
      <InstructionsNotice grant={grant} />
      <DefinitionList items={items} />
    </Card>
  );
}
