"use client";

import { Spinner } from "@sallyport/ui";
import { CircleCheck, CircleDashed, TriangleAlert } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { ageWords } from "../preferences/age-words.ts";
import { counted } from "../preferences/format-time.ts";

const WAITING_MS = 1000;
const LIVE_MS = 15_000;
/** Proxies report each five seconds. */
const SILENT_MS = 7000;

export type RolloutStatusProps = { policyId: string; revision: number };

/** On how many proxies the published revision is live. Polls each second until it is live on all. */
export function RolloutStatus({ policyId, revision }: RolloutStatusProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.policy.rollout.queryOptions(
      { org: slug, policyId },
      {
        enabled: revision > 0,
        refetchInterval: ({ state }) => (isLive(state.data, revision) ? LIVE_MS : WAITING_MS),
      },
    ),
  );
  if (revision === 0)
    return <span className="text-ink-muted">No revision is published, so every call is denied.</span>;
  if (!data || data.revision < revision) return <Waiting>Waiting for the proxies…</Waiting>;
  if (data.of === 0) {
    return (
      <span className="inline-flex items-center gap-1.5 text-warn">
        <CircleDashed className="size-4" />
        No proxy is running
      </span>
    );
  }
  const words = `Live on ${data.live} of ${counted(data.of, "proxy", "proxies")}`;
  if (data.silentMs !== null && data.silentMs > SILENT_MS) {
    return (
      <span className="inline-flex items-start gap-1.5 text-warn">
        <TriangleAlert className="mt-0.75 size-4 shrink-0" />
        {words}. A proxy has not answered for {ageWords(data.silentMs)} and may still enforce the previous
        revision.
      </span>
    );
  }
  if (!isLive(data, revision)) return <Waiting>{words}</Waiting>;
  return (
    <span className="inline-flex items-center gap-1.5 text-ok">
      <CircleCheck className="size-4" />
      {words}
    </span>
  );
}

function isLive(data: { revision: number; live: number; of: number } | undefined, revision: number): boolean {
  return data !== undefined && data.revision >= revision && data.of > 0 && data.live === data.of;
}

function Waiting({ children }: { children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-muted">
      <Spinner />
      {children}
    </span>
  );
}
