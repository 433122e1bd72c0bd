import { formatTime } from "./format-time.ts";

/** A moment as the value of a `datetime-local` input in a time zone. */
export function toClockInput(at: Date | null, zone: string): string {
  return at ? formatTime(at, zone, "minute").replace(" ", "T") : "";
}

/** The moment that a `datetime-local` input names in a time zone; null if it is empty or invalid. */
export function fromClockInput(text: string, zone: string): Date | null {
  const wanted = new Date(`${text}:00.000Z`);
  if (text === "" || Number.isNaN(wanted.getTime())) return null;
  // Two steps find the offset at that moment, also near a change to or from summer time.
  let at = wanted;
  for (let step = 0; step < 2; step += 1) {
    const shown = new Date(`${formatTime(at, zone, "second").replace(" ", "T")}.000Z`);
    at = new Date(at.getTime() + wanted.getTime() - shown.getTime());
  }
  return at;
}
