"use client";

import { buttonClass, cx, Notice, Spinner, Untrusted } from "@sallyport/ui";
import { CircleCheck, PlugZap, TriangleAlert } from "@sallyport/ui/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { isHeld } from "../audit/decision-words.ts";
import { EffectBadge } from "../audit/effect-badge.tsx";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import type { Grant } from "./grant-types.ts";

const POLL_MS = 2000;

function useFirstCall(grantId: string) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const calls = useQuery(
    trpc.audit.list.queryOptions(
      { org: slug, grantId, scope: "calls", limit: 1 },
      { refetchInterval: ({ state }) => (state.data?.rows.length ? false : POLL_MS) },
    ),
  );
  const waiting = !calls.data?.rows.length;
  const any = useQuery(
    trpc.audit.list.queryOptions(
      { org: slug, grantId, scope: "all", limit: 1 },
      { refetchInterval: POLL_MS, enabled: waiting },
    ),
  );
  return { call: calls.data?.rows[0], contact: any.data?.rows[0], error: calls.error };
}

/** Updates the rest of the page after the first use. */
function useFreshGrant(grant: Grant, used: boolean): void {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const stale = used && grant.lastUsedAt === null;
  useEffect(() => {
    if (stale)
      void queryClient.invalidateQueries(trpc.grant.get.queryFilter({ org: slug, grantId: grant.id }));
  }, [stale, queryClient, trpc, slug, grant.id]);
}

/** Waits for the first tool call of a grant, and shows the latest one. */
export function FirstCall({ grant }: { grant: Grant }) {
  const { slug } = useOrg();
  const { call, contact, error } = useFirstCall(grant.id);
  useFreshGrant(grant, call !== undefined);
  if (call) {
    return (
      <Notice
        tone="ok"
        live="status"
        icon={<CircleCheck />}
        title="The client makes calls with this grant"
        actions={
          <Link href={`/${slug}/audit?grant=${grant.id}`} className={buttonClass("secondary", "sm")}>
            Show its calls
          </Link>
        }
      >
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span>Latest call:</span>
          <EffectBadge of={call} />
          <span className="font-mono text-sm">{call.tool ? <Untrusted text={call.tool} /> : "—"}</span>
          <Time at={call.at} />
          {isHeld(call) ? (
            <Link className="link" href={`/${slug}/approvals`}>
              It waits for approval
            </Link>
          ) : call.effect === "deny" ? (
            <span>Rule {call.rule}</span>
          ) : null}
        </span>
      </Notice>
    );
  }
  if (grant.status !== "active") return null;
  return (
    <Notice
      tone={contact ? "accent" : "neutral"}
      live="status"
      icon={error ? <TriangleAlert /> : contact ? <PlugZap /> : <Spinner className="size-4" />}
      title={contact ? "The client is connected. Waiting for the first call…" : "Waiting for the first call…"}
    >
      {error ? (
        serviceFailure(error).sentence
      ) : contact ? (
        <span className={cx("flex flex-wrap items-center gap-x-2")}>
          Last seen: <span className="font-mono text-sm">{contact.method ?? "a request"}</span>
          <Time at={contact.at} />
        </span>
      ) : (
        "Set up your client as shown below and let it call a tool. This page checks every two seconds."
      )}
    </Notice>
  );
}
