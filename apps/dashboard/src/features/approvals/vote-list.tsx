"use client";

import { Untrusted } from "@sallyport/ui";
import { Time } from "../preferences/time.tsx";
import type { ListedApproval } from "./approval-types.ts";

export type VoteListProps = { votes: ListedApproval["votes"] };

/** Who said what, and when. */
export function VoteList({ votes }: VoteListProps) {
  if (votes.length === 0) return "Nobody yet";
  return (
    <ul className="grid gap-1">
      {votes.map(({ userId, name, email, vote, reason, counts, at }) => (
        <li key={userId}>
          <Untrusted text={`${name} (${email})`} /> {vote === "approve" ? "approved" : "denied"} at{" "}
          <Time at={at} />
          {reason === null ? null : (
            <>
              {": "}
              <Untrusted text={reason} />
            </>
          )}
          {counts ? null : <span className="text-ink-muted"> — does not count any more</span>}
        </li>
      ))}
    </ul>
  );
}
