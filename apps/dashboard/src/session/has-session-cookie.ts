import "server-only";
import { cookies } from "next/headers";

const NAMES = ["sallyport-session", "__Host-sallyport-session"];

/** Whether a session cookie is there, good or not: only to choose words on public pages, without the database. */
export async function hasSessionCookie(): Promise<boolean> {
  const jar = await cookies();
  return NAMES.some((name) => jar.has(name));
}
