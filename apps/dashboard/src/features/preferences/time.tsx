"use client";

import { formatTime, type Precision, zoneOffset } from "./format-time.ts";
import { usePreferences } from "./preferences-provider.tsx";

/** A moment by the person's clock; the exact one in UTC is its tooltip. */
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

/** Says by which clock the times of a page are. */
export function ClockName({ at }: { at: Date }) {
  const { clock } = usePreferences();
  return <>{clock.mode === "utc" ? "UTC" : `${clock.zone} (${zoneOffset(at, clock.zone)})`}</>;
}
