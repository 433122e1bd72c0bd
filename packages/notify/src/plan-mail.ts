import { type QuietHours, quietUntil } from "./quiet-hours.ts";

export type MailPreferences = QuietHours & { readonly mail: boolean; readonly onlyUrgent: boolean };

/** Of members who have said nothing. */
export const DEFAULT_PREFERENCES: MailPreferences = {
  mail: true,
  onlyUrgent: false,
  quietFrom: null,
  quietUntil: null,
  timeZone: "UTC",
};

/** The first mail goes at once; what comes in so many milliseconds after it goes together in the next one. */
const DIGEST_MS = 10 * 60_000;
const UNFINISHED_MS = 60_000;

export type MailPlan =
  | { readonly do: "send" }
  | { readonly do: "wait"; readonly until: Date }
  | { readonly do: "drop"; readonly why: "mail_off" | "not_urgent" };

/** What becomes of something that one person is to be told by mail. */
export function planMail(told: {
  preferences: MailPreferences;
  isUrgent: boolean;
  /** Of the last mail to this person; null for none. */
  lastMailAt: Date | null;
  /** An earlier mail to this person is being sent, or will be tried again. */
  hasUnfinished: boolean;
  now: Date;
}): MailPlan {
  const { preferences, now } = told;
  if (!preferences.mail) return { do: "drop", why: "mail_off" };
  if (preferences.onlyUrgent && !told.isUrgent) return { do: "drop", why: "not_urgent" };
  const quiet = quietUntil(preferences, now);
  if (quiet !== null) return { do: "wait", until: quiet };
  if (told.hasUnfinished) return { do: "wait", until: new Date(now.getTime() + UNFINISHED_MS) };
  const next = told.lastMailAt === null ? 0 : told.lastMailAt.getTime() + DIGEST_MS;
  return next > now.getTime() ? { do: "wait", until: new Date(next) } : { do: "send" };
}
