import { formatTime } from "./format-time.ts";

/** A moment as the value of a `datetime-local` input, by the zone's clock. */
export function toClockInput(at: Date | null, zone: string): string {
  return at ? formatTime(at, zone, "minute").replace(" ", "T") : "";
}

/** What a `datetime-local` input says, by the zone's clock; null when it is empty or no time. */
export function fromClockInput(text: string, zone: string): Date | null {
  const wanted = new Date(`${text}:00.000Z`);
  if (text === "" || Number.isNaN(wanted.getTime())) return null;
  // Two steps find the offset that holds at that very moment, also around a change to summer time.
  let at = wanted;
  for (let step = 0; step < 2; step += 1) {
    const shown = new Date(`${formatTime(at, zone, "second").replace(" ", "T")}.000Z`);
    at = new Date(at.getTime() + wanted.getTime() - shown.getTime());
  }
  return at;
}
