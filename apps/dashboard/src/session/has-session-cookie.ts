import "server-only";
import { cookies } from "next/headers";

const NAMES = ["sallyport-session", "__Host-sallyport-session"];

/** Whether there is a session cookie, valid or not. Only for the text of public pages: it asks no database. */
export async function hasSessionCookie(): Promise<boolean> {
  const jar = await cookies();
  return NAMES.some((name) => jar.has(name));
}
