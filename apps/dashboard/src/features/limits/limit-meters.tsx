"use client";

import { Button, Card, Notice, Skeleton, Untrusted } from "@sallyport/ui";
import { TriangleAlert } from "@sallyport/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { fillOf, limitWords, type Meter } from "./limit-words.ts";
import type { ResetLimitProps } from "./reset-limit.tsx";

const ResetLimit = onDemand<ResetLimitProps>(() =>
  import("./reset-limit.tsx").then((module) => module.ResetLimit),
);

const WATCH_MS = 2000;

type Use = NonNullable<Meter["uses"]>[number];
export type LimitMetersProps = { policyId: string; grantId?: string };

/** What the enforced limits of a policy have counted: of one grant, or of all that are under it. */
export function LimitMeters({ policyId, grantId }: LimitMetersProps) {
  const { slug } = useOrg();
  const trpc = useTRPC();
  const [resetting, setResetting] = useState<ResetLimitProps["budget"] | null>(null);
  const input = { org: slug, policyId, ...(grantId === undefined ? {} : { grantId }) };
  const { data, error } = useQuery(trpc.limit.meters.queryOptions(input, { refetchInterval: WATCH_MS }));
  if (data?.meters.length === 0) return null;
  return (
    <Card
      flush
      id="limits"
      title="Limits"
      description={
        data === undefined ? null : data.asOf === null ? (
          "No proxy runs at the moment. These are the sums that were recorded last."
        ) : (
          <>
            Counted up to <Time at={data.asOf} />
          </>
        )
      }
    >
      {error && !data ? (
        <Notice tone="bad" icon={<TriangleAlert />} className="m-4">
          {serviceFailure(error).sentence}
        </Notice>
      ) : null}
      {!data && !error ? <Skeleton className="m-4 h-10" /> : null}
      <ul>
        {data?.meters.map((meter) => (
          <LimitMeter
            key={`${meter.kind} ${meter.scope} ${meter.counter}`}
            meter={meter}
            onReset={(use) => setResetting({ ...use, counter: meter.counter })}
          />
        ))}
      </ul>
      {resetting ? <ResetLimit budget={resetting} onClose={() => setResetting(null)} /> : null}
    </Card>
  );
}

function LimitMeter({ meter, onReset }: { meter: Meter; onReset: (use: Use) => void }) {
  const { uses, max } = meter;
  return (
    <li className="flex flex-col gap-2 border-b border-line px-4 py-3 text-base last:border-b-0">
      <div>
        <p className="font-medium wrap-anywhere">
          <Untrusted text={meter.counter} />
        </p>
        <p className="text-sm text-ink-muted">{limitWords(meter)}</p>
      </div>
      {uses === null ? (
        <p className="text-sm text-ink-muted">
          {meter.kind === "concurrency"
            ? "Places are held only while calls run, and are not recorded."
            : "Each session counts by itself."}
        </p>
      ) : null}
      {uses?.length === 0 ? <p className="text-sm text-ink-muted">Nothing is used.</p> : null}
      {uses?.map((use) => (
        <UseRow key={use.key} use={use} max={max} onReset={() => onReset(use)} />
      ))}
    </li>
  );
}

function UseRow({ use, max, onReset }: { use: Use; max: number; onReset: () => void }) {
  const { may } = useOrg();
  const fill = fillOf(use.used, max);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 wrap-anywhere">
          <Untrusted text={use.ownerName} />
        </span>
        <span className="tabular-nums">
          {use.used} of {max}
        </span>
      </div>
      <meter
        className="sr-only"
        aria-label={`${use.ownerName}: used`}
        max={Math.max(max, 1)}
        value={fill * Math.max(max, 1)}
      />
      <div aria-hidden className="h-1.5 overflow-hidden rounded-full bg-inset">
        <div
          className={fill < 1 ? "h-full bg-accent" : "h-full bg-bad"}
          style={{ width: `${100 * fill}%` }}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-3 text-sm text-ink-muted">
        <span>
          Free again at <Time at={use.resetsAt} />
        </span>
        {may("admin") ? (
          <Button look="ghost" size="sm" onClick={onReset} aria-label={`Reset ${use.ownerName}`}>
            Reset…
          </Button>
        ) : null}
      </div>
    </div>
  );
}
