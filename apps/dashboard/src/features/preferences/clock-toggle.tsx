"use client";

import { cx } from "@sallyport/ui";
import { usePreferences } from "./preferences-provider.tsx";

const MODES = [
  { mode: "utc", label: "UTC" },
  { mode: "local", label: "Local" },
] as const;

/** Shows all times of the dashboard in UTC or in the browser's time zone. */
export function ClockToggle() {
  const { clock, setClockMode } = usePreferences();
  return (
    <fieldset className="flex h-7 rounded-md border border-line bg-inset p-0.5">
      <legend className="sr-only">Time zone</legend>
      {MODES.map(({ mode, label }) => (
        <button
          key={mode}
          type="button"
          aria-pressed={clock.mode === mode}
          onClick={() => setClockMode(mode)}
          className={cx(
            "h-6 cursor-pointer rounded-sm px-2 text-xs font-medium",
            clock.mode === mode ? "bg-surface text-ink shadow-sm" : "text-ink-muted hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
