/** Minutes after midnight in a time zone; both null for none. `until` is the first minute that is not quiet. */
export type QuietHours = {
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  /** IANA name. */
  readonly timeZone: string;
};

const DAY = 24 * 60;
const MINUTE_MS = 60_000;
/** Where clocks are changed meanwhile, the end comes earlier or later: it is asked again after so long. */
const ASK_AGAIN_MS = 15 * MINUTE_MS;

/** When to ask again because it is quiet now; null where it is not. */
export function quietUntil({ quietFrom, quietUntil: end, timeZone }: QuietHours, now: Date): Date | null {
  if (quietFrom === null || end === null) return null;
  const at = minuteOfDay(timeZone, now);
  const isQuiet = quietFrom < end ? quietFrom <= at && at < end : at >= quietFrom || at < end;
  if (!isQuiet) return null;
  const begun = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const left = ((end - at + DAY) % DAY) * MINUTE_MS;
  return new Date(Math.min(begun + left, now.getTime() + ASK_AGAIN_MS));
}

/** A zone that this Node does not know counts as UTC: people are told at an odd hour rather than never. */
function minuteOfDay(timeZone: string, at: Date): number {
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const [hour = "0", minute = "0"] = format.format(at).split(":");
    return Number(hour) * 60 + Number(minute);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return at.getUTCHours() * 60 + at.getUTCMinutes();
  }
}
