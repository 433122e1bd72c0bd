import "server-only";
import { cookies } from "next/headers";
import { CLOCK_COOKIE, type Preferences, parseClock, parseTheme, THEME_COOKIE } from "./preferences.ts";

/** The preferences of this browser, from its cookies. */
export async function readPreferences(): Promise<Preferences> {
  const jar = await cookies();
  return {
    theme: parseTheme(jar.get(THEME_COOKIE)?.value),
    clock: parseClock(jar.get(CLOCK_COOKIE)?.value),
  };
}
