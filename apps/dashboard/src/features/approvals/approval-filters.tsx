"use client";

import { controlClass, cx } from "@sallyport/ui";
import { ENDS, type End } from "./approval-address.ts";
import type { ApprovalAddress } from "./approval-address.ts";
import type { SetApprovalAddress } from "./use-approval-address.ts";

const END_WORDS: Readonly<Record<End, string>> = {
  approved: "Approved, not used",
  used: "Approved and used",
  denied: "Denied",
  expired: "Expired",
  withdrawn: "Withdrawn",
};

const SHOWS = [
  { show: "pending", label: "Waiting" },
  { show: "decided", label: "Decided" },
] as const;

/** Which calls the inbox lists. */
export function ApprovalFilters({ address, set }: { address: ApprovalAddress; set: SetApprovalAddress }) {
  return (
    <search aria-label="Approvals" className="flex flex-wrap items-center gap-2">
      <div className="flex rounded-md border border-line-strong bg-surface p-0.5">
        {SHOWS.map(({ show, label }) => (
          <button
            key={show}
            type="button"
            aria-pressed={address.show === show}
            onClick={() => set({ show, status: null, open: null })}
            className={cx(
              "h-7 cursor-pointer rounded-sm px-3 text-sm font-medium",
              address.show === show ? "bg-accent-soft text-accent" : "text-ink-muted hover:text-ink",
            )}
          >
            {label}
          </button>
        ))}
      </div>
      {address.show === "decided" ? (
        <select
          aria-label="End"
          value={address.status ?? ""}
          onChange={(event) =>
            set({ status: ENDS.find((end) => end === event.target.value) ?? null, open: null })
          }
          className={cx(controlClass("sm"), "cursor-pointer pr-7")}
        >
          <option value="">Any end</option>
          {ENDS.map((end) => (
            <option key={end} value={end}>
              {END_WORDS[end]}
            </option>
          ))}
        </select>
      ) : null}
    </search>
  );
}
