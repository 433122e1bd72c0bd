import "server-only";
import { type Actor, loadActor } from "@sallyport/services";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { sessionCookieName } from "../auth.ts";
import { env } from "../env.ts";
import { services } from "../services.ts";

/** The person of this request's session cookie, read from the database once per request; null if signed out. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const cookie = (await cookies()).get(sessionCookieName())?.value;
  if (!cookie) return null;
  const sessionId = await readSessionId(cookie);
  return sessionId === null ? null : loadActor(services(), sessionId);
});

async function readSessionId(cookie: string): Promise<string | null> {
  try {
    const token = await decode({ token: cookie, secret: env().NEXTAUTH_SECRET });
    return typeof token?.sid === "string" ? token.sid : null;
  } catch {
    return null; // forged, expired or signed with an older secret: like no cookie
  }
}
