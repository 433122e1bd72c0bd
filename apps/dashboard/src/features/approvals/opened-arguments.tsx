"use client";

import { Notice } from "@sallyport/ui";
import { Info } from "@sallyport/ui/icons";
import Link from "next/link";
import { useOrg } from "../org/org-provider.tsx";
import { Time } from "../preferences/time.tsx";
import { FieldChanges } from "../servers/definition-changes.tsx";
import { argumentChanges } from "./argument-text.ts";
import { ArgumentView } from "./argument-view.tsx";
import type { OpenedCall } from "./use-opened-call.ts";

export type OpenedArgumentsProps = { opened: NonNullable<OpenedCall["opened"]> };

function Compared({ opened }: OpenedArgumentsProps) {
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

function Edited({ opened }: OpenedArgumentsProps) {
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

/** Arguments that were opened: as they stand, what an approver made of them, and compared with the last call. */
export function OpenedArguments({ opened }: OpenedArgumentsProps) {
  return (
    <>
      <ArgumentView text={opened.edited ?? opened.arguments} label="Arguments" />
      <Edited opened={opened} />
      <Compared opened={opened} />
    </>
  );
}
