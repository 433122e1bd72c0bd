"use client";

import { Badge, cx, Untrusted } from "@sallyport/ui";
import { Time } from "../preferences/time.tsx";
import { ApprovalStatus } from "./approval-status.tsx";
import type { ListedApproval } from "./approval-types.ts";
import { progressWords } from "./approval-words.ts";
import { Countdown } from "./countdown.tsx";
import { type Similar, similarCalls } from "./similar-calls.ts";

export type ListProps = {
  label: string;
  approvals: readonly ListedApproval[];
  /** The one that the keyboard is at. */
  cursor: string | null;
  opened: string | null;
  onOpen: (approval: ListedApproval) => void;
};

/** Calls as cards; those that are alike share one. */
export function ApprovalList({ label, approvals, ...rows }: ListProps) {
  return (
    <ul aria-label={label} className="flex min-w-0 flex-col gap-3">
      {similarCalls(approvals).map((group) => (
        <Group key={group.key} group={group} {...rows} />
      ))}
    </ul>
  );
}

function Group({ group, ...rows }: { group: Similar } & Omit<ListProps, "label" | "approvals">) {
  const { first, approvals } = group;
  const { tool, toolClass, server, identity, clientName, reason, rule } = first;
  return (
    <li className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      <div className="flex flex-col gap-0.5 border-b border-line px-4 py-2.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-mono text-sm font-semibold wrap-anywhere">
            <Untrusted text={tool} />
          </span>
          {toolClass === null ? null : <Badge>{toolClass}</Badge>}
          {approvals.length > 1 ? <Badge tone="accent">{approvals.length} alike</Badge> : null}
        </p>
        <p className="text-sm wrap-anywhere text-ink-muted">
          <Untrusted text={identity.name} /> on <Untrusted text={server.name} />
          {clientName === null ? null : (
            <>
              {" "}
              through <Untrusted text={clientName} />
            </>
          )}
        </p>
        <p className="text-sm wrap-anywhere text-ink-muted">
          {reason === "" ? <span className="font-mono text-xs">{rule}</span> : <Untrusted text={reason} />}
        </p>
      </div>
      <ul>
        {approvals.map((approval) => (
          <Row key={approval.id} approval={approval} {...rows} />
        ))}
      </ul>
    </li>
  );
}

function Row({
  approval,
  cursor,
  opened,
  onOpen,
}: { approval: ListedApproval } & Omit<ListProps, "label" | "approvals">) {
  const { id, status, askedAt, expiresAt } = approval;
  const isOpened = id === opened;
  return (
    <li className="border-b border-line last:border-b-0">
      <button
        type="button"
        data-approval={id}
        aria-current={isOpened || undefined}
        onClick={() => onOpen(approval)}
        className={cx(
          "flex min-h-11 w-full cursor-pointer flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-2 text-left text-sm -outline-offset-2",
          isOpened ? "bg-accent-soft" : "hover:bg-inset",
          id === cursor && "outline-2 outline-accent",
        )}
      >
        <span className="text-ink-muted">
          <Time at={askedAt} />
        </span>
        {status === "pending" ? (
          <>
            <Countdown until={expiresAt} />
            <span className="ml-auto text-ink-muted">{ownWords(approval)}</span>
          </>
        ) : (
          <span className="ml-auto">
            <ApprovalStatus status={status} />
          </span>
        )}
      </button>
    </li>
  );
}

function ownWords(approval: ListedApproval): string {
  if (approval.isOwn) return "others decide";
  if (approval.ownVote === "approve") return `you approved, ${progressWords(approval)}`;
  return progressWords(approval);
}
