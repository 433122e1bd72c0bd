"use client";

import { Button, Card, Notice, Skeleton } from "@sallyport/ui";
import { Eye, TriangleAlert } from "@sallyport/ui/icons";
import { onDemand } from "../feedback/on-demand.tsx";
import { serviceFailure } from "../feedback/service-failure.ts";
import type { OpenedArgumentsProps } from "./opened-arguments.tsx";
import type { OpenedCall } from "./use-opened-call.ts";

const OpenedArguments = onDemand<OpenedArgumentsProps>(
  () => import("./opened-arguments.tsx").then((module) => module.OpenedArguments),
  () => <Skeleton className="h-24" />,
);

/** The arguments, once somebody opens them. Opening is an event in the admin log. */
export function ApprovalArguments({ call, isStale }: { call: OpenedCall; isStale: boolean }) {
  const { opened, error, isPending, show } = call;
  return (
    <Card title="Arguments">
      <div className="flex flex-col gap-4">
        {opened === undefined || isStale ? (
          <div className="flex flex-wrap items-center gap-3">
            <Button icon={<Eye />} busy={isPending} onClick={show}>
              {isStale ? "They were edited: show them again" : "Show the arguments"}
            </Button>
            <span className="text-sm text-ink-muted">The admin log tells that you looked.</span>
          </div>
        ) : (
          <OpenedArguments opened={opened} />
        )}
        {error ? (
          <Notice tone="bad" live="alert" icon={<TriangleAlert />}>
            {serviceFailure(error).sentence}
          </Notice>
        ) : null}
      </div>
    </Card>
  );
}
