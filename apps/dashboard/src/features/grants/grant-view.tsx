"use client";

import { Button, Card, Notice, PageHeader, Skeleton, Untrusted } from "@sallyport/ui";
import { Ban, Info } from "@sallyport/ui/icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { afterFirstPaint, onDemand } from "../feedback/on-demand.tsx";
import type { LimitMetersProps } from "../limits/limit-meters.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { entryName, TOKEN_PLACEHOLDER } from "./entry-name.ts";
import { forgetToken, freshToken } from "./fresh-tokens.ts";
import { GrantFacts } from "./grant-facts.tsx";
import type { Grant } from "./grant-types.ts";
import { askAgainMs } from "./refusal.ts";
import { RefusalNotice } from "./refusal-notice.tsx";
import { StatusBadge } from "./status-badge.tsx";

const TokenCard = onDemand<{ token: string }>(() =>
  import("./token-card.tsx").then((module) => module.TokenCard),
);

const FirstCall = afterFirstPaint<{ grant: Grant }>(
  () => import("./first-call.tsx").then((module) => module.FirstCall),
  () => <Skeleton className="h-16" />,
);

/** Loaded later: the token above must not wait for it. */
const SnippetTabs = afterFirstPaint(
  () => import("./snippet-tabs.tsx").then((module) => module.SnippetTabs),
  () => <Skeleton className="m-4 h-96" />,
);

const LimitMeters = afterFirstPaint<LimitMetersProps>(
  () => import("../limits/limit-meters.tsx").then((module) => module.LimitMeters),
  () => <Skeleton className="h-24" />,
);

const RevokeGrant = onDemand(() => import("./revoke-grant.tsx").then((module) => module.RevokeGrant));

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
        beside={<StatusBadge grant={grant} />}
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

/** The token, while this tab knows it. Leaving the page forgets it. */
function useToken(grantId: string): string | null {
  const [token] = useState(() => freshToken(grantId));
  useEffect(() => {
    // Not at once: in development, React unmounts and mounts again.
    return () => void setTimeout(() => forgetToken(grantId), 0);
  }, [grantId]);
  return token;
}

export function GrantView({ grantId }: { grantId: string }) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data: grant } = useSuspenseQuery(
    trpc.grant.get.queryOptions(
      { org: slug, grantId },
      { refetchInterval: ({ state }) => askAgainMs(state.data ? [state.data] : []) },
    ),
  );
  const token = useToken(grantId);
  const target = {
    name: entryName(grant.server.name),
    url: grant.proxyUrl,
    token: token ?? TOKEN_PLACEHOLDER,
  };
  return (
    <>
      <Head grant={grant} />
      <RefusalNotice refused={grant.refused} />
      {token ? <TokenCard token={token} /> : null}
      <FirstCall grant={grant} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
        <Card flush id="connect" title="Connect a client">
          {token ? null : (
            <Notice icon={<Info />} className="m-4 mb-0">
              The token is not shown again. Replace {TOKEN_PLACEHOLDER} in these snippets with it. If you have
              lost the token, create a new grant and revoke this one.
            </Notice>
          )}
          <SnippetTabs target={target} />
        </Card>
        <div className="flex min-w-0 flex-col gap-5">
          <GrantFacts grant={grant} />
          {grant.policy && grant.status === "active" ? (
            <LimitMeters policyId={grant.policy.id} grantId={grant.id} />
          ) : null}
        </div>
      </div>
    </>
  );
}
