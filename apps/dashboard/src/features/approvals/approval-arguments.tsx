"use client";

import { Button, Card, Notice } from "@sallyport/ui";
import { Eye, Info, TriangleAlert } from "@sallyport/ui/icons";
import Link from "next/link";
import { serviceFailure } from "../feedback/service-failure.ts";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { FieldChanges } from "../servers/definition-changes.tsx";
import { ArgumentView } from "./argument-view.tsx";
import { argumentChanges } from "./argument-text.ts";
import type { OpenedCall } from "./use-opened-call.ts";

function Compared({ opened }: { opened: NonNullable<OpenedCall["opened"]> }) {
  const { slug } = useOrg();
  const { before, edited } = opened;
  if (before === null) {
    return <p className="text-base text-ink-muted">No call of this tool was approved and run before.</p>;
  }
  const changes = argumentChanges(before.arguments, edited ?? opened.arguments);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-base text-ink-muted">
        {changes?.length === 0 ? "The same arguments as" : "Compared with"}{" "}
        <Link prefetch={false} className="link" href={`/${slug}/approvals/${before.approvalId}`}>
          the last approved call
        </Link>{" "}
        of this tool, <Time at={before.usedAt} />
      </p>
      {changes === null ? null : <FieldChanges changes={changes} />}
    </div>
  );
}

function Edited({ opened }: { opened: NonNullable<OpenedCall["opened"]> }) {
  if (opened.edited === null) return null;
  return (
    <div className="flex flex-col gap-2">
      <Notice tone="warn" icon={<Info />}>
        An approver edited the arguments. This is what they changed:
      </Notice>
      <FieldChanges changes={argumentChanges(opened.arguments, opened.edited) ?? []} />
    </div>
  );
}

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
          <>
            <ArgumentView text={opened.edited ?? opened.arguments} label="Arguments" />
            <Edited opened={opened} />
            <Compared opened={opened} />
          </>
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
