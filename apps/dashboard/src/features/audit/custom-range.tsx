"use client";

import { controlClass } from "@sallyport/ui";
import { fromClockInput, toClockInput } from "../preferences/clock-input.ts";
import { usePreferences } from "../preferences/preferences-provider.tsx";
import type { AuditAddress } from "./audit-filters.ts";
import type { SetAddress } from "./use-address.ts";

export type CustomRangeProps = { address: AuditAddress; set: SetAddress };

/** From and to, in the time zone of the page. */
export function CustomRange({ address, set }: CustomRangeProps) {
  const { clock } = usePreferences();
  const input = (label: string, key: "from" | "to") => (
    <input
      type="datetime-local"
      aria-label={label}
      value={toClockInput(address[key], clock.zone)}
      onChange={(event) => set({ [key]: fromClockInput(event.target.value, clock.zone) })}
      className={controlClass("sm")}
    />
  );
  return (
    <span className="flex flex-wrap items-center gap-1.5 text-sm text-ink-muted">
      {input("From", "from")} to {input("To", "to")}
    </span>
  );
}
