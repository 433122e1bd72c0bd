export type Theme = "light" | "dark" | "system";

/** The time zone in which times are shown. `zone` is an IANA name such as Europe/Berlin. */
export type Clock = { readonly mode: "utc" | "local"; readonly zone: string };

export type Preferences = { readonly theme: Theme; readonly clock: Clock };

/** Cookies, not local storage: the server then renders the page correctly at once. */
export const THEME_COOKIE = "sallyport-theme";
export const CLOCK_COOKIE = "sallyport-clock";

export const UTC: Clock = { mode: "utc", zone: "UTC" };

export function parseTheme(text: string | undefined): Theme {
  return text === "light" || text === "dark" ? text : "system";
}

/** `local:<zone>`; anything else, and a zone that this runtime does not know, means UTC. */
export function parseClock(text: string | undefined): Clock {
  if (!text?.startsWith("local:")) return UTC;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: text.slice(6) }).resolvedOptions();
    return { mode: "local", zone: timeZone };
  } catch {
    return UTC;
  }
}

export function printClock(clock: Clock): string {
  return clock.mode === "utc" ? "utc" : `local:${clock.zone}`;
}
