/** Where sign-in leads by default: to the first organisation of the person. */
const HOME_OF_ACTOR = "/app";

const BASE = "https://here.invalid";

/** A path of this site, or the default. Rejects other origins in every spelling that browsers accept. */
export function callbackPath(asked: string | null | undefined): string {
  if (!asked?.startsWith("/") || !URL.canParse(asked, BASE)) return HOME_OF_ACTOR;
  const url = new URL(asked, BASE);
  if (url.origin !== BASE || url.pathname.startsWith("//")) return HOME_OF_ACTOR;
  if (/^\/(api|sign-in|sign-up)(\/|$)/.test(url.pathname)) return HOME_OF_ACTOR;
  return url.pathname + url.search + url.hash;
}

/** The same where nothing was asked for: null. */
export function callbackPathOrNull(asked: string | null | undefined): string | null {
  const path = callbackPath(asked);
  return path === HOME_OF_ACTOR ? null : path;
}

/** The URL of the sign-in page that leads back to the current page. */
export const signInPath = (from: string | null | undefined): string => sessionPath("/sign-in", from);

/** The same of the page where accounts are made. */
export const signUpPath = (from: string | null | undefined): string => sessionPath("/sign-up", from);

function sessionPath(page: string, from: string | null | undefined): string {
  const path = callbackPathOrNull(from);
  return path === null ? page : `${page}?callbackUrl=${encodeURIComponent(path)}`;
}
