import type { UpstreamHead } from "../../adapters/upstream/upstream.ts";

const MAX_MS = 24 * 60 * 60_000;
const SECONDS = /^\d{1,9}$/;
/** RFC 9110, 5.6.7; the obsolete forms are not read. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * Milliseconds for which a server asks to be left alone (RFC 9110, 10.2.3), a day at most. Undefined where it does not
 * say so, or not readably.
 */
export function readRetryAfter({ headers }: UpstreamHead, now: number): number | undefined {
  const text = headers["retry-after"]?.trim() ?? "";
  if (SECONDS.test(text)) return Math.min(Number(text) * 1000, MAX_MS);
  const until = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? undefined : Math.min(Math.max(until - now, 0), MAX_MS);
}
