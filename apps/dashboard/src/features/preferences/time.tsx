"use client";

import { formatTime, type Precision, zoneOffset } from "./format-time.ts";
import { usePreferences } from "./preferences-provider.tsx";

/** A moment in the person's time zone. The tooltip shows it in UTC. */
export function Time({
  at,
  precision = "second",
  className,
}: {
  at: Date;
  precision?: Precision;
  className?: string;
}) {
  const { clock } = usePreferences();
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()} className={className}>
      {formatTime(at, clock.zone, precision)}
    </time>
  );
}

/** The time zone of the times on a page. */
export function ClockName({ at }: { at: Date }) {
  const { clock } = usePreferences();
  return <>{clock.mode === "utc" ? "UTC" : `${clock.zone} (${zoneOffset(at, clock.zone)})`}</>;
}
