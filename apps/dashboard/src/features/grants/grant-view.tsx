"use client";

import { Button, Card, Notice, PageHeader, Untrusted } from "@sallyport/ui";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Ban, Info } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { TOKEN_PLACEHOLDER, entryName } from "./client-snippets.ts";
import { FirstCall } from "./first-call.tsx";
import { forgetToken, freshToken } from "./fresh-tokens.ts";
import { GrantFacts } from "./grant-facts.tsx";
import type { Grant } from "./grant-types.ts";
import { SnippetTabs } from "./snippet-tabs.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { TokenCard } from "./token-card.tsx";

const RevokeGrant = dynamic(() => import("./revoke-grant.tsx").then((module) => module.RevokeGrant), {
  ssr: false,
});

function Head({ grant }: { grant: Grant }) {
  const { slug, may } = useOrg();
  const [revoking, setRevoking] = useState(false);
  return (
    <>
      <PageHeader
        above={
          <Link className="link" href={`/${slug}/grants`}>
            Identities & grants
          </Link>
        }
        title={<Untrusted text={grant.label} />}
        beside={<StatusBadge status={grant.status} />}
        actions={
          may("admin") && grant.status !== "revoked" ? (
            <Button look="danger-quiet" icon={<Ban />} onClick={() => setRevoking(true)}>
              Revoke
            </Button>
          ) : null
        }
      />
      {revoking ? <RevokeGrant grant={grant} onClose={() => setRevoking(false)} /> : null}
    </>
  );
}

/** The token while it is known to this tab; leaving the page forgets it. */
function useToken(grantId: string): string | null {
  const [token] = useState(() => freshToken(grantId));
  useEffect(() => {
    // Not at once: React's development mode unmounts and mounts again in one go.
    return () => void setTimeout(() => forgetToken(grantId), 0);
  }, [grantId]);
  return token;
}

export function GrantView({ grantId }: { grantId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: grant } = useSuspenseQuery(trpc.grant.get.queryOptions({ org: slug, grantId }));
  const token = useToken(grantId);
  const target = {
    name: entryName(grant.server.name),
    url: grant.proxyUrl,
    token: token ?? TOKEN_PLACEHOLDER,
  };
  return (
    <>
      <Head grant={grant} />
      {token ? <TokenCard token={token} /> : null}
      <FirstCall grant={grant} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <Card flush id="connect" title="Connect a client">
          {token ? null : (
            <Notice icon={<Info />} className="m-4 mb-0">
              The token itself is not known here any more. Put it where these snippets say {TOKEN_PLACEHOLDER}
              ; if it is lost, make a new grant and revoke this one.
            </Notice>
          )}
          <SnippetTabs target={target} />
        </Card>
        <GrantFacts grant={grant} />
      </div>
    </>
  );
}
